"use strict";

// Writing an invoice: rows come and go, and the totals follow what is typed. Without this script buttons do the same.
const sheet = document.querySelector("form.sheet");
const lines = sheet.querySelector("[data-lines]");
const blank = sheet.querySelector("template[data-blank]");
const total = sheet.elements["lines-TOTAL_FORMS"];
const shown = sheet.querySelector("[data-totals-of]");
const grand = sheet.querySelector("[data-grand]");
const PAUSE = 250;

// ---- totals ----

let waiting = 0;
let asked = null;

const addUpSoon = () => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(addUp, PAUSE);
};

async function addUp() {
  asked?.abort();
  asked = new AbortController();
  shown.parentElement.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(sheet.dataset.preview, {
      method: "POST", body: new FormData(sheet), signal: asked.signal, credentials: "same-origin",
    });
    if (!answer.ok || answer.redirected) return;
    shown.innerHTML = await answer.text();
    showAmounts();
    showSum();
  } catch (error) {
    if (error.name !== "AbortError") return;
    return;
  } finally {
    shown.parentElement.removeAttribute("aria-busy");
  }
}

// An amount that is left open shows what it will be.
function showAmounts() {
  for (const field of lines.querySelectorAll("input[name$=-amount]")) field.placeholder = "";
  for (const amount of shown.querySelectorAll("data.line-amount")) {
    const place = amount.dataset.line.match(/\d+/)[0];
    const field = sheet.elements[`lines-${place}-amount`];
    if (field) field.placeholder = amount.value;
  }
}

// The sum that stays in sight.
function showSum() {
  grand.textContent = shown.querySelector(".grand dd")?.textContent ?? "–";
}

// ---- rows ----

function prepare(row) {
  const tick = row.querySelector("input[name$=-DELETE]");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = "×";
  button.title = tick.closest("label").textContent.trim();
  button.setAttribute("aria-label", button.title);
  button.addEventListener("click", () => {
    tick.checked = true;
    row.hidden = true;
    addUpSoon();
    (visibleRows()[0] ?? sheet).querySelector("input:not([type=hidden]), button")?.focus();
  });
  tick.closest("label").hidden = true;
  row.querySelector(".line-foot").append(button);
  if (tick.checked) row.hidden = true;

  const entry = row.querySelector("select[name$=-entry]");
  entry.addEventListener("change", () => {
    if (entry.value === "2") row.querySelector("details").open = true;
  });
}

const visibleRows = () => [...lines.children].filter((row) => !row.hidden);

function addRow() {
  const place = Number(total.value);
  const holder = document.createElement("div");
  holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", String(place));
  const row = holder.firstElementChild;
  total.value = String(place + 1);
  lines.append(row);
  prepare(row);
  row.querySelector("input:not([type=hidden])").focus();
}

// ---- keys ----

const fieldOf = (row, name) => row.querySelector(`.line-fields [name$="-${name}"]`);

// From line to line: Enter to the next one's beginning, made where there is none; arrows within a column.
function step(event) {
  const field = event.target;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !field.matches(".line-fields input")) return;
  const rows = visibleRows();
  const at = rows.indexOf(field.closest("[data-line]"));
  if (event.key === "Enter") {
    event.preventDefault();
    if (rows[at + 1]) fieldOf(rows[at + 1], "item_name").focus();
    else addRow();
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    const next = rows[at + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    fieldOf(next, field.name.split("-").at(-1)).focus();
  }
}

lines.addEventListener("keydown", step);
sheet.querySelector("[data-keys]").hidden = false;

for (const row of lines.children) prepare(row);
showAmounts();
sheet.querySelector("[data-add]").addEventListener("click", (event) => {
  event.preventDefault();
  addRow();
});
for (const button of sheet.querySelectorAll("[data-totals]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    addUp();
  });
}
sheet.addEventListener("input", addUpSoon);
if (visibleRows().some((row) => row.querySelector("input[name$=-price], input[name$=-amount]").value)) addUp();
