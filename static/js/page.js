"use strict";

// Small screens fold the navigation away. Without this script it simply stays open.
for (const button of document.querySelectorAll("[data-menu]")) {
  const menu = document.getElementById(button.dataset.menu);
  if (!menu) continue;
  menu.classList.add("foldable");
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = menu.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  });
}

// A second click must not send a form twice. Pages that come back from the browser's cache are usable again.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

// Where an action cannot be taken back, ask first.
for (const button of document.querySelectorAll("button[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (!window.confirm(button.dataset.confirm)) event.preventDefault();
  });
}

// Wide tables can be scrolled sideways by keyboard too.
for (const wrap of document.querySelectorAll(".table-wrap")) {
  if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
}

// After a refusal the first wrong field is where to go on.
document.querySelector(".wrong :is(input, select, textarea):not([type=hidden])")?.focus({ preventScroll: true });
