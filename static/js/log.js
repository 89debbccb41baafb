"use strict";

// New calls appear by themselves at the top of the newest page, while somebody looks at it.
const log = document.getElementById("log");
const live = document.getElementById("live");
const PAUSE = 1500;
const MOST_ROWS = 500;

if (log?.dataset.newer && live) {
  live.closest("[hidden]")?.removeAttribute("hidden");
  let isAsking = false;

  const ask = async () => {
    if (isAsking || document.hidden || !live.checked) return;
    isAsking = true;
    try {
      const asked = new URLSearchParams(window.location.search);
      asked.set("after", log.dataset.last);
      const answer = await fetch(`${log.dataset.newer}?${asked}`, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) show(await answer.text());
    } catch {
      // The server is away, or somebody signed out: the next turn, or a reload, will tell.
    } finally {
      isAsking = false;
    }
  };

  const show = (html) => {
    const piece = document.createElement("template");
    piece.innerHTML = `<table><tbody>${html}</tbody></table>`;
    const rows = [...piece.content.querySelectorAll("tr")];
    if (!rows.length) return;
    const body = log.querySelector("tbody");
    body.prepend(...rows);
    for (const row of rows) row.classList.add("is-new");
    for (const row of [...body.rows].slice(MOST_ROWS)) row.remove();
    log.dataset.last = rows[0].dataset.number;
    log.hidden = false;
    document.getElementById("log-empty")?.remove();
  };

  window.setInterval(ask, PAUSE);
  document.addEventListener("visibilitychange", ask);
}
