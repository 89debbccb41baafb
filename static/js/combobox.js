// Type-ahead: an input with data-search looks up what is typed and offers the rows that answer (ARIA's combobox with a list).
//   data-search   the address; {name} in it stands for the value of that field of the form, and without one nothing is asked
//   data-takes    which part of the chosen row the input itself takes: code (the default) or name
//   data-fills    "field=part …": other fields of the form that the choice fills too
//   data-shows    the id of an element that shows the name behind the code
//   data-unknown  what to say when no row has the code
//   data-free     other texts are welcome, so nothing is chosen unless somebody does
// Whatever is chosen, the server judges it. Without this script codes are typed.
const PAUSE = 120;
const answers = new Map();
const list = Object.assign(document.createElement("ul"), { className: "suggestions", id: "suggestions", hidden: true });
list.setAttribute("role", "listbox");
document.body.append(list);

let owner = null;
let rows = [];
let active = -1;
let waiting = 0;
let asked = 0;

const comboboxes = () => document.querySelectorAll("input[data-search]");
const part = (input) => input.dataset.takes ?? "code";
const isFree = (input) => "free" in input.dataset;

function prepare(input) {
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
}

// ---- asking ----

function address(input, word) {
  const missing = [];
  const filled = input.dataset.search.replace(/\{([^}]+)\}/g, (_, name) => {
    const value = input.form.elements[name]?.value.trim() ?? "";
    if (!value) missing.push(name);
    return encodeURIComponent(value);
  });
  return missing.length ? null : `${filled}${filled.includes("?") ? "&" : "?"}q=${encodeURIComponent(word)}`;
}

async function found(input, word) {
  const place = address(input, word);
  if (!place) return [];
  if (!answers.has(place)) {
    if (answers.size > 500) answers.clear();
    answers.set(place, fetch(place, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.json() : { rows: [] }))
      .then((told) => told.rows)
      .catch(() => { answers.delete(place); return []; }));
  }
  return answers.get(place);
}

function askSoon(input) {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => ask(input), PAUSE);
}

async function ask(input) {
  const turn = ++asked;
  const answer = await found(input, input.value.trim());
  if (turn === asked && document.activeElement === input) open(input, answer);
}

// ---- the list ----

function open(input, answer) {
  owner = input;
  rows = answer;
  if (!rows.length) return close();
  list.replaceChildren(...rows.map(option));
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  align();
  mark(isFree(input) || !input.value.trim() ? -1 : 0);
}

// Below its field, or above it where there is more room.
function align() {
  const box = owner.getBoundingClientRect();
  const below = window.innerHeight - box.bottom;
  list.style.minWidth = `${box.width}px`;
  list.style.left = `${Math.max(4, Math.min(box.left, window.innerWidth - list.offsetWidth - 4))}px`;
  list.style.top = below > list.offsetHeight + 4 || box.top < below ? `${box.bottom + 2}px` : `${box.top - list.offsetHeight - 2}px`;
}

function option(row, place) {
  const item = document.createElement("li");
  item.id = `suggestion-${place}`;
  item.setAttribute("role", "option");
  for (const [name, text] of [["code", row.code], ["name", row.name], ["kana", row.kana]]) {
    if (!text) continue;
    item.append(Object.assign(document.createElement("span"), { className: name, textContent: text }), " ");
  }
  // The mouse button goes down before the input loses the focus.
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(owner, rows[place]);
  });
  return item;
}

function mark(place) {
  active = place;
  for (const [at, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(at === place));
  if (place < 0) owner.removeAttribute("aria-activedescendant");
  else {
    owner.setAttribute("aria-activedescendant", `suggestion-${place}`);
    list.children[place].scrollIntoView({ block: "nearest" });
  }
}

function close() {
  asked += 1;
  window.clearTimeout(waiting);
  list.hidden = true;
  rows = [];
  active = -1;
  owner?.setAttribute("aria-expanded", "false");
  owner?.removeAttribute("aria-activedescendant");
}

// ---- choosing ----

function choose(input, row) {
  close();
  input.value = row[part(input)];
  settle(input, row);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  close();
}

// What follows from a row: the other fields, the name that is shown, and whoever listens for "picked".
function settle(input, row) {
  for (const pair of (input.dataset.fills ?? "").split(" ").filter(Boolean)) {
    const [name, source] = pair.split("=");
    const field = input.form.elements[name];
    if (!field || field === input) continue;
    field.value = field.dataset.filled = row[source];
    tell(field, "");
  }
  doubtDependents(input);
  tell(input, row.name, true);
  input.dataset.settled = input.value;
  input.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: row }));
}

// Another bank has other branches: whatever is looked up below what has just changed is looked up anew.
function doubtDependents(input) {
  const changed = [input.name, ...(input.dataset.fills ?? "").split(" ").map((pair) => pair.split("=")[0])];
  for (const other of input.form.querySelectorAll("input[data-search*='{']")) {
    if (other === input || !changed.some((name) => name && other.dataset.search.includes(`{${name}}`))) continue;
    delete other.dataset.settled;
    resolve(other);
  }
}

// What an earlier choice filled in does not belong to a code that no row has.
function unfill(input) {
  for (const pair of (input.dataset.fills ?? "").split(" ").filter(Boolean)) {
    const field = input.form.elements[pair.split("=")[0]];
    if (field && field !== input && field.value && field.value === field.dataset.filled) field.value = "";
  }
}

function tell(input, text, known = false) {
  const place = input.dataset.shows ? document.getElementById(input.dataset.shows) : hint(input, text && !known);
  if (!place) return;
  place.textContent = known && !input.dataset.shows ? "" : text;
  place.classList.toggle("unknown", Boolean(text) && !known);
}

// A form whose fields show no names has no place for this yet.
function hint(input, wanted) {
  const next = input.nextElementSibling;
  if (next?.classList.contains("picked")) return next;
  if (!wanted) return null;
  const place = Object.assign(document.createElement("output"), { className: "picked" });
  input.after(place);
  return place;
}

// Whoever typed a code without choosing means the row that has it; a reading that only one row has means that one.
async function resolve(input) {
  const word = input.value.trim();
  if (input.dataset.settled === word) return;
  delete input.dataset.settled;
  tell(input, "");
  if (!word || part(input) !== "code") return;
  const answer = await found(input, word);
  if (input.value.trim() !== word || document.activeElement === input) return;
  const row = answer.find((one) => one.code === word) ?? (!isFree(input) && answer.length === 1 ? answer[0] : null);
  if (row) {
    input.value = row.code;
    settle(input, row);
  } else if (address(input, word)) {
    unfill(input);
    tell(input, input.dataset.unknown ?? "");
  }
}

// ---- keys ----

const KEYS = {
  ArrowDown: (input) => (list.hidden ? ask(input) : mark((active + 1) % rows.length)),
  ArrowUp: (input) => (list.hidden ? ask(input) : mark(active <= 0 ? rows.length - 1 : active - 1)),
  Escape: () => close(),
  Enter: (input) => choose(input, rows[active]),
  Tab: (input) => choose(input, rows[active]),
};

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("input[data-search]") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key];
  if (!act) return;
  const isOpen = !list.hidden && owner === input;
  if (event.key.startsWith("Arrow")) event.preventDefault();
  else if (!isOpen) return;
  else if (event.key !== "Escape" && active < 0) return close();
  // Tab goes on to the next field; Enter and Escape stay.
  else if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
  act(input);
}, true);

document.addEventListener("input", (event) => {
  if (!event.isTrusted || !event.target.matches?.("input[data-search]")) return;
  delete event.target.dataset.settled;
  tell(event.target, "");
  askSoon(event.target);
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("input[data-search]")) prepare(event.target);
});
document.addEventListener("focusout", (event) => {
  if (!event.target.matches?.("input[data-search]")) return;
  close();
  // The choice of another field may just be filling this one.
  window.setTimeout(() => resolve(event.target));
});
for (const moved of ["scroll", "resize"]) {
  window.addEventListener(moved, (event) => list.hidden || event.target === list || align(), true);
}

for (const input of comboboxes()) {
  prepare(input);
  input.dataset.settled = input.value.trim();
}
