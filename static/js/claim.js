// A case is held while its page is open and used: use makes the lease last, leaving the
// page lets it run out soon, and whose case was taken over is told at the next touch.
const EVERY = 20_000; // milliseconds between two renewals

let bar = null;
let asked = 0;

function look() {
  const found = document.querySelector("[data-keep]");
  if (bar && bar.dataset.release !== found?.dataset.release) leave();
  bar = found;
  if (bar) keep({ now: true });
}

function body(more = {}) {
  return new URLSearchParams({ csrf_token: bar.dataset.token, ...more });
}

async function keep({ now = false } = {}) {
  if (!bar || document.hidden || (!now && Date.now() - asked < EVERY)) return;
  asked = Date.now();
  const mine = bar;
  try {
    const answer = await fetch(mine.dataset.keep, { method: "POST", body: body() });
    if (answer.status !== 200 || answer.redirected || !mine.isConnected) return;
    tell(mine, await answer.text());
  } catch {
    // no connection: the page says so itself, and the next touch asks again
  }
}

function tell(mine, html) {
  const told = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  mine.replaceWith(document.adoptNode(told));
  bar = null;
}

function leave() {
  navigator.sendBeacon(bar.dataset.release, body({ leaving: "yes" }));
  bar = null;
}

for (const use of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(use, () => keep(), { passive: true });
document.addEventListener("visibilitychange", () => keep({ now: true }));
addEventListener("pagehide", () => bar && leave());
addEventListener("htmx:after:swap", look);
look();
