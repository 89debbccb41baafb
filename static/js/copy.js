"use strict";

// Copying needs a secure context; elsewhere the text is selected, ready for the keyboard.
for (const button of document.querySelectorAll("[data-copy], [data-copy-value]")) {
  const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : button.parentElement.querySelector("code");
  const before = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copyValue ?? source.textContent);
      button.textContent = button.dataset.copied;
      window.setTimeout(() => (button.textContent = before), 2000);
    } catch {
      window.getSelection().selectAllChildren(source);
    }
  });
}
