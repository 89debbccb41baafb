"use strict";

// Long work shows how far it has come. The form or link goes the way it goes without this script; only its address carries a
// token, made up here, by which the server leaves word that this page reads until the answer takes its place.
const longWork = (() => {
  const dialog = document.getElementById("progress");
  const bar = dialog.querySelector("progress");
  const what = dialog.querySelector("h2");
  // In milliseconds: quick work shows nothing; how often to ask; how long the answer may take to be shown after the end.
  const DELAY = 350, PAUSE = 250, LINGER = 6000;
  let job = null;

  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const part = (name, text) => { dialog.querySelector(`[data-part=${name}]`).textContent = text; };
  const say = (text) => { if (what.textContent !== text) what.textContent = text; };

  function begin() {
    end();
    const mine = job = { token: random(), failures: 0 };
    say(dialog.dataset.waiting);
    part("count", "");
    part("time", "");
    bar.removeAttribute("value");
    mine.timer = setTimeout(() => ask(mine), DELAY);
    return mine;
  }

  function end() {
    if (job) clearTimeout(job.timer);
    job = null;
    if (dialog.open) dialog.close();
  }

  async function ask(mine) {
    let word = null;
    try {
      const answer = await fetch(dialog.dataset.url.replace("TOKEN", mine.token), { cache: "no-store", credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new TypeError(answer.statusText);
      word = await answer.json();
      mine.failures = 0;
    } catch {
      mine.failures += 1;
    }
    if (job !== mine) return;
    // What is done by the first time of asking (a short file on its way) never interrupts.
    if (!dialog.open && !(word && word.finished)) dialog.showModal();
    show(mine, word);
    if (word && word.finished && word.outcome === "file") end();
    else if (word && word.finished) mine.timer = setTimeout(end, LINGER);
    else mine.timer = setTimeout(() => ask(mine), PAUSE * (1 + Math.min(mine.failures, 8)));
  }

  function show(mine, word) {
    if (!word) {
      if (mine.failures > 3) say(dialog.dataset.lost);
      return;
    }
    say(word.finished ? dialog.dataset.ending : word.what || dialog.dataset.waiting);
    if (word.total && !word.finished) Object.assign(bar, { max: word.total, value: word.done });
    else bar.removeAttribute("value");
    part("count", word.count);
    part("time", word.time);
  }

  const address = (from, mine) => {
    const to = new URL(from, location.href);
    to.searchParams.set("progress", mine.token);
    return to.href;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-progress]")) return;
    const mine = begin();
    // A form that is read by its address loses what the address said before.
    if (form.method === "get") {
      const field = form.querySelector("input[name=progress]") ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "progress" }));
      field.value = mine.token;
    } else form.action = address(form.action, mine);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-progress]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    link.href = address(link.href, begin());
  });

  // The answer will come whatever happens here; to go back to the form meanwhile would only invite a second time.
  dialog.addEventListener("cancel", (event) => { if (job && job.failures <= 3) event.preventDefault(); });
  // A page that comes back from the browser's cache, and one that was answered, are done with waiting.
  window.addEventListener("pageshow", end);
  const here = new URL(location.href);
  if (here.searchParams.has("progress")) {
    here.searchParams.delete("progress");
    history.replaceState(history.state, "", here);
  }

  return { begin, end, address };
})();
