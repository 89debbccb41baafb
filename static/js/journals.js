// 仕訳登録: entries come and go, differences follow what is typed, and the keys lead from field to field.
// Without this script buttons do the same.
const sheet = document.querySelector("form.journals");
const total = sheet.elements["entries-TOTAL"];
const FIELDS = "input:not([type=hidden], [type=checkbox]), select";

const linesOf = () => [...sheet.querySelectorAll("[data-line]")];
const entriesOf = (line) => [...line.querySelectorAll("[data-entry]")].filter((entry) => !entry.hidden);
const fieldsOf = (place) => [...place.querySelectorAll(FIELDS)].filter((field) => !field.closest("[hidden]"));
const field = (entry, name) => entry.querySelector(`[name$="-${name}"]`);

// ---- amounts: whole yen, which may be longer than a JavaScript number ----

function yen(text) {
  const bare = text.normalize("NFKC").replaceAll("−", "-").replace(/[,\s¥\\]/g, "");
  return /^-?\d{1,13}$/.test(bare) ? BigInt(bare) : null;
}

function shown(amount) {
  return `${amount < 0n ? "-" : ""}¥${String(amount < 0n ? -amount : amount).replace(/\B(?=(\d{3})+$)/g, ",")}`;
}

function addUp(line) {
  let missing = BigInt(line.dataset.gross);
  for (const entry of entriesOf(line)) {
    missing -= yen(field(entry, "gross").value) ?? 0n;
    showTax(entry);
  }
  const place = line.querySelector("[data-difference]");
  place.textContent = shown(missing);
  place.parentElement.classList.toggle("open", missing !== 0n);
  return missing;
}

// A tax that is left open shows what it will be, in yen cut toward zero.
function showTax(entry) {
  const chosen = field(entry, "debit_tax_class").selectedOptions[0];
  const gross = yen(field(entry, "gross").value);
  const rate = BigInt(chosen?.dataset.rate ?? 0);
  const tax = gross === null ? null : (gross * rate * BigInt(chosen?.dataset.credit ?? 0)) / ((100n + rate) * 100n);
  field(entry, "tax").placeholder = tax === null ? "" : String(tax);
}

// ---- entries ----

function prepare(entry) {
  const tick = field(entry, "DELETE");
  const label = tick.closest("label");
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "button small quiet", textContent: label.textContent.trim(),
  });
  button.addEventListener("click", () => remove(entry));
  label.hidden = true;
  label.after(button);
  entry.hidden = tick.checked;
}

function remove(entry) {
  const line = entry.closest("[data-line]");
  field(entry, "DELETE").checked = true;
  entry.hidden = true;
  addUp(line);
  (fieldsOf(line)[0] ?? line.querySelector("[data-add]")).focus();
}

// A new entry is drawn like the last one of its line, over what is still missing.
function add(line) {
  const model = [...line.querySelectorAll("[data-entry]")].at(-1);
  const place = Number(total.value);
  const holder = document.createElement("table");
  holder.innerHTML = model.outerHTML.replaceAll(/entries-\d+-/g, `entries-${place}-`);
  const entry = holder.querySelector("[data-entry]");
  total.value = String(place + 1);
  for (const old of entry.querySelectorAll(".errorlist, .remove .button")) old.remove();
  for (const output of entry.querySelectorAll("output")) output.textContent = "";
  for (const one of entry.querySelectorAll(FIELDS)) {
    one.removeAttribute("aria-invalid");
    if (one.matches("input")) one.value = "";
  }
  field(entry, "DELETE").checked = false;
  field(entry, "DELETE").closest("label").hidden = false;
  field(entry, "debit_tax_class").value = line.dataset.proposal;
  field(entry, "credit_tax_class").value = "対象外";
  field(entry, "gross").value = String(addUp(line));
  entry.hidden = false;
  model.after(entry);
  prepare(entry);
  addUp(line);
  field(entry, "debit_account").focus();
}

// ---- what follows from an account ----

function follow(input, row) {
  const entry = input.closest("[data-entry]");
  const side = /(debit|credit)_account$/.exec(input.name)?.[1];
  if (!side || !("tax_class" in row)) return;
  const sub = field(entry, `${side}_sub_account`);
  sub.value = "";
  document.getElementById(sub.dataset.shows).textContent = "";
  sub.placeholder = row.sub_account_required ? sheet.dataset.required : "";
  const tax = field(entry, `${side}_tax_class`);
  const own = [...tax.options].find((option) => option.value === row.tax_class);
  // The line knows its rate and whether the credit is cut; an account only adds that it takes no tax at all.
  if (own && own.dataset.rate === "0") tax.value = own.value;
  else if (side === "debit") tax.value = entry.closest("[data-line]").dataset.proposal;
  addUp(entry.closest("[data-line]"));
}

// ---- keys ----

function step(from, by) {
  const all = [...fieldsOf(sheet), sheet.querySelector("[data-register]")];
  const next = all[all.indexOf(from) + by];
  next?.focus();
  if (next?.matches("input")) next.select();
}

function climb(from, by) {
  const name = from.name.replace(/^entries-\d+-/, "");
  const same = fieldsOf(sheet).filter((one) => one.name.endsWith(`-${name}`));
  const next = same[same.indexOf(from) + by];
  next?.focus();
  next?.select();
}

sheet.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    sheet.querySelector("[data-register]").click();
  } else if (!at.matches(FIELDS)) {
    return;
  } else if (event.key === "Enter") {
    event.preventDefault();
    step(at, event.shiftKey ? -1 : 1);
  } else if (at.matches("input:not([data-search])") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    climb(at, event.key === "ArrowDown" ? 1 : -1);
  }
});

sheet.addEventListener("picked", (event) => follow(event.target, event.detail));
for (const kind of ["input", "change"]) {
  sheet.addEventListener(kind, (event) => {
    const line = event.target.closest("[data-line]");
    if (line) addUp(line);
  });
}
sheet.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]");
  if (!button) return;
  event.preventDefault();
  add(button.closest("[data-line]"));
});

for (const line of linesOf()) {
  for (const entry of line.querySelectorAll("[data-entry]")) prepare(entry);
  addUp(line);
}
if (!sheet.querySelector("[aria-invalid]")) fieldsOf(sheet)[0]?.focus({ preventScroll: true });
else sheet.querySelector("[aria-invalid]").focus();
