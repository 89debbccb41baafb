// 総合振込: what is chosen adds up as one ticks, and the page is read anew once its file has come.
const form = document.querySelector("form.transfers");
const sum = form?.querySelector("[data-sum]");
const MADE = "transfers_made=1";

function addUp() {
  const chosen = [...form.querySelectorAll("input[name=invoice]:checked")];
  const yen = chosen.reduce((total, box) => total + BigInt(box.dataset.amount), 0n);
  const count = document.createTextNode(`${sum.dataset.counted.replace("{count}", chosen.length)}　`);
  const amount = Object.assign(document.createElement("strong"), { textContent: `¥${yen.toLocaleString("ja-JP")}` });
  sum.replaceChildren(count, amount);
  sum.hidden = false;
}

function waitForFile() {
  const waiting = window.setInterval(() => {
    if (!document.cookie.split("; ").includes(MADE)) return;
    window.clearInterval(waiting);
    document.cookie = `${MADE.split("=")[0]}=; max-age=0; path=/`;
    window.location.assign(window.location.href);
  }, 400);
}

if (sum) {
  form.addEventListener("change", addUp);
  form.addEventListener("submit", waitForFile);
  addUp();
}
