// The countdown of both screens, the clipboard, and a word when requests fail.
// All of it is an addition: without it the page is true at every answer.

const deadlines = new Map();

function remember() {
  deadlines.clear();
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    deadlines.set(clock, performance.now() + Number(clock.dataset.secondsLeft) * 1000);
  }
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
}

function tick() {
  for (const [clock, deadline] of deadlines) {
    const left = Math.max(0, Math.floor((deadline - performance.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}

const lost = (isLost) => {
  for (const note of document.querySelectorAll("[data-lost]")) note.hidden = !isLost;
};
const waits = (event) => event.detail.ctx?.sourceElement?.matches?.("[data-waits]");

addEventListener("htmx:after:swap", remember);
addEventListener("htmx:after:request", (event) => waits(event) && lost(event.detail.ctx.response.status >= 500));
addEventListener("htmx:error", (event) => waits(event) && lost(true));

const told = (words) => document.dispatchEvent(new CustomEvent("tell", { detail: words }));

addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy], [data-share]");
  if (button?.dataset.share) await navigator.share({ url: button.dataset.share }).catch(() => {});
  if (!button?.dataset.copy) return;
  const words = button.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
  told(button.dataset.copied);
  setTimeout(() => (button.textContent = words), 2000);
});

// The press itself copies; the form notes that the link leaves the screen.
addEventListener("submit", ({ target }) => {
  const link = target.dataset?.copies;
  if (link) navigator.clipboard?.writeText(link).catch(() => {});
});

addEventListener("focusin", ({ target }) => target.matches?.("[data-link]") && target.select());

remember();
setInterval(tick, 250);
