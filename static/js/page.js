// What every page does where scripts run. Everything listens on the document, so that a list that was changed in place
// behaves like the page it came with. Without scripts forms and links work just the same.

const SLOW = 10_000;
const COOKIE_LIFE = 31_536_000;

// A line says that something is on its way; the sheet shows it only when that takes a moment.
const passing = document.getElementById("passing");
let waiting;
const start = () => {
  passing.classList.add("is-on");
  window.clearTimeout(waiting);
  waiting = window.setTimeout(stop, SLOW);
};
const stop = () => passing.classList.remove("is-on");

const leavesThePage = (event, link) =>
  !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey &&
  link.origin === window.location.origin && !link.target && !link.hasAttribute("download") && !(link.hash && link.pathname === window.location.pathname);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && leavesThePage(event, link)) start();
});
document.addEventListener("htmx:beforeRequest", start);
document.addEventListener("htmx:afterRequest", stop);

// Where an action cannot be taken back, ask first: <button data-confirm="question">. A form that lacks something will be
// refused, and there is nothing to ask.
const dialog = document.getElementById("confirm");
const agreed = new WeakSet();
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-confirm]");
  if (!button || agreed.has(button) || button.form?.checkValidity() === false) return;
  event.preventDefault();
  document.getElementById("confirm-question").textContent = button.dataset.confirm;
  const yes = document.getElementById("confirm-yes");
  yes.textContent = button.textContent.trim();
  yes.className = button.classList.contains("danger") ? "button danger" : "button primary";
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    agreed.add(button);
    button.click();
    agreed.delete(button);
  }, { once: true });
  dialog.showModal();
}, { capture: true });

// A second press must not send a form twice, and the button says that it works. A form that answers with a file leaves the
// page where it is, and one that comes back from the browser's cache has been answered: both can be sent again.
const sent = new Set();
const release = (form) => {
  sent.delete(form);
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  for (const said of form.querySelectorAll("[data-working]")) said.remove();
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.method !== "post") return start();
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
  const said = document.getElementById("working").content.firstElementChild.cloneNode(true);
  said.dataset.working = "";
  form.append(said);
  start();
  window.setTimeout(release, SLOW, form);
});
window.addEventListener("pageshow", (event) => {
  stop();
  if (event.persisted) sent.forEach(release);
});

// Messages can be put away; a script says something with: document.dispatchEvent(new CustomEvent("say", {detail: {text, tone}}))
const toasts = document.getElementById("toasts");
document.addEventListener("click", (event) => event.target.closest?.("[data-dismiss]")?.parentElement.remove());
document.addEventListener("say", ({ detail }) => {
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.classList.add(detail.tone ?? "info");
  toast.role = detail.tone === "error" ? "alert" : "status";
  toast.querySelector("span").textContent = detail.text;
  toasts.append(toast);
});

// What an address answers that is no longer the list that was asked for (signed out, refused, broken) is shown whole.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, pathInfo } = event.detail;
  if (!target.matches(".region") || (xhr.status < 400 && xhr.responseText.includes(`id="${target.id}"`))) return;
  event.detail.shouldSwap = false;
  window.location.assign(pathInfo.finalRequestPath);
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.target.matches(".region")) window.location.assign(detail.pathInfo.finalRequestPath);
});

// Who cannot see that a list changed is told what it holds now; who had gone on by a link that is no longer there goes on from
// the list.
const heard = document.getElementById("heard");
const found = (list) =>
  list.querySelector(".empty strong, tfoot th")?.textContent ??
  heard.dataset.counted.replace("{count}", list.querySelectorAll("tbody tr:not(.day)").length);
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches(".region")) return;
  heard.textContent = found(target);
  if (document.activeElement !== document.body) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
});

// A choice or a tick among the conditions of a list is a whole wish; words and days are finished by Enter.
document.addEventListener("change", (event) => {
  const chosen = event.target.closest(".region :is(.filters, .search)[hx-boost] :is(select, input[type=checkbox])");
  chosen?.form.requestSubmit();
});

// Which groups of the navigation somebody folds is kept for the next page, which is drawn accordingly at once.
document.querySelector(".sidebar")?.addEventListener("toggle", (event) => {
  if (event.target.tagName !== "DETAILS") return;
  const changed = [...document.querySelectorAll(".sidebar details:not([data-current])")]
    .filter((group) => group.open !== (group.dataset.usual === "open"))
    .map((group) => group.dataset.group);
  document.cookie = `folds=${changed.join(".")}; path=/; max-age=${COOKIE_LIFE}; samesite=lax`;
}, { capture: true });

// On what was just drawn: wide tables can be scrolled sideways by keyboard, and after a refusal the first wrong field is
// where to go on.
const prepare = (part) => {
  for (const button of part.querySelectorAll("[data-dismiss]")) button.hidden = false;
  for (const wrap of part.querySelectorAll(".table-wrap")) {
    if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
  }
};
prepare(document);
document.addEventListener("htmx:afterSettle", (event) => prepare(event.target.parentElement ?? document));
document.querySelector(".wrong :is(input, select, textarea):not([type=hidden])")?.focus({ preventScroll: true });

// A long navigation shows where one is.
document.querySelector(".docs-nav [aria-current]")?.scrollIntoView({ block: "nearest" });
