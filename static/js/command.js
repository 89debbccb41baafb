// The search over every page. htmx fetches what is found; this opens the box and moves among the hits by keyboard.
const command = document.getElementById("command");
const asked = document.getElementById("command-q");
const answer = document.getElementById("command-hits");

const hits = () => [...answer.querySelectorAll("a[href]")];
const chosen = () => answer.querySelector("[aria-selected=true]");

const choose = (hit) => {
  chosen()?.setAttribute("aria-selected", "false");
  hit?.setAttribute("aria-selected", "true");
  hit?.scrollIntoView({ block: "nearest" });
  if (hit) asked.setAttribute("aria-activedescendant", hit.id);
  else asked.removeAttribute("aria-activedescendant");
};

// Links on the page of their own are the options of a list here, in groups by sort.
const dress = () => {
  answer.querySelector(".hits")?.setAttribute("role", "listbox");
  answer.querySelector(".hits")?.setAttribute("aria-label", asked.getAttribute("aria-label"));
  for (const section of answer.querySelectorAll("section")) {
    section.setAttribute("role", "group");
    section.setAttribute("aria-labelledby", section.querySelector("h2").id);
    section.querySelector("h2").setAttribute("role", "presentation");
  }
  for (const part of answer.querySelectorAll("ul, li")) {
    part.setAttribute("role", "presentation");
    part.removeAttribute("aria-labelledby");
  }
  hits().forEach((hit, index) => Object.assign(hit, { id: `hit-${index}`, role: "option", tabIndex: -1 }));
  asked.setAttribute("aria-expanded", String(hits().length > 0));
  if (!hits().length) answer.querySelector(".hits")?.removeAttribute("role");
  choose(hits()[0]);
};

// The search's own page has its box already.
const open = () => {
  const own = document.getElementById("id_q");
  if (own) return own.focus();
  if (command.open || document.querySelector("dialog[open]")) return;
  command.showModal();
  asked.select();
  if (!answer.children.length) window.htmx.trigger(asked, "search");
};

answer.addEventListener("htmx:afterSettle", dress);

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-command]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open();
  }
  if (event.target === command || event.target.closest?.("#command [data-close]")) command.close();
}, { capture: true });

const typing = (target) => target.matches?.("input, select, textarea, [contenteditable]");
document.addEventListener("keydown", (event) => {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
  const key = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!slash && !key) return;
  event.preventDefault();
  open();
});

asked.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const all = hits();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "ArrowUp") choose(all[Math.max(at - 1, 0)]);
  else if (event.key === "Enter" && chosen()) chosen().click();
  else return;
  event.preventDefault();
});
