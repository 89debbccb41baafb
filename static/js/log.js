// New calls appear by themselves at the top of the newest page, while somebody looks at it.
// The list may be another one a moment later, when its conditions were changed in place: it is looked up each time.
const PAUSE = 1500;
const MOST_ROWS = 500;
let isAsking = false;

const watched = () => {
  const log = document.getElementById("log");
  return log?.dataset.newer ? log : null;
};

const offer = () => {
  document.querySelector(".live").hidden = !watched();
};

const ask = async () => {
  const log = watched();
  if (!log || isAsking || document.hidden || !document.getElementById("live").checked) return;
  isAsking = true;
  try {
    const asked = new URLSearchParams(window.location.search);
    asked.set("after", log.dataset.last);
    const answer = await fetch(`${log.dataset.newer}?${asked}`, { credentials: "same-origin", redirect: "error" });
    if (answer.ok) show(log, await answer.text());
  } catch {
    // The server is away, or somebody signed out: the next turn, or a reload, will tell.
  } finally {
    isAsking = false;
  }
};

const show = (log, html) => {
  const piece = document.createElement("template");
  piece.innerHTML = `<table><tbody>${html}</tbody></table>`;
  const rows = [...piece.content.querySelectorAll("tr")];
  if (!rows.length || !log.isConnected) return;
  const body = log.querySelector("tbody");
  body.prepend(...rows);
  for (const row of rows) row.classList.add("is-new");
  for (const row of [...body.rows].slice(MOST_ROWS)) row.remove();
  log.dataset.last = rows[0].dataset.number;
  log.hidden = false;
  document.getElementById("log-empty")?.remove();
};

if (document.getElementById("live")) {
  offer();
  document.addEventListener("htmx:afterSettle", offer);
  window.setInterval(ask, PAUSE);
  document.addEventListener("visibilitychange", ask);
}
