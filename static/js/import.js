"use strict";

// A chosen file is looked at right away and stays chosen, so that it can be taken in with one more press. Without this
// script the button does the same, and the file has to be chosen again.
{
  const upload = document.querySelector("form[data-import]");
  const chosen = upload.elements.file;
  const check = upload.querySelector("button[value=check]");
  const verdict = document.getElementById("verdict");

  async function look() {
    if (!chosen.files.length) return;
    verdict.setAttribute("aria-busy", "true");
    const asked = new FormData(upload);
    asked.set("do", "check");
    const job = longWork.begin();
    try {
      const answer = await fetch(longWork.address(upload.action, job), { method: "POST", body: asked, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new TypeError(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(page.getElementById("verdict"), page.querySelector("form[data-import] .errorlist"));
    } catch {
      // The file on the disk is no longer the one that was chosen, or nobody answers.
      chosen.value = "";
      const said = Object.assign(document.createElement("p"), { className: "notice error", textContent: upload.dataset.unreadable });
      verdict.replaceChildren(said);
    } finally {
      longWork.end();
      verdict.removeAttribute("aria-busy");
    }
  }

  function show(told, refused) {
    verdict.replaceChildren(...told.children);
    if (refused) verdict.replaceChildren(Object.assign(document.createElement("p"), { className: "notice error", textContent: refused.textContent.trim() }));
  }

  chosen.addEventListener("change", look);
  // Chosen before this script was there.
  look();
  check.addEventListener("click", (event) => {
    if (!chosen.files.length) return;
    event.preventDefault();
    look();
  });
}
