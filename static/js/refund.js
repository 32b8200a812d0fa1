// The countdown of a quote. Without it the page says until when, and the portal decides.

let ends = new Map();

function remember() {
  ends = new Map();
  for (const part of document.querySelectorAll("[data-until]")) {
    ends.set(part, performance.now() + Number(part.dataset.until) * 1000);
  }
  tick();
}

function tick() {
  for (const [part, end] of ends) {
    const left = Math.max(0, Math.floor((end - performance.now()) / 1000));
    const clock = part.querySelector("[data-left]");
    clock.hidden = false;
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left) continue;
    for (const each of part.querySelectorAll("[data-while]")) each.hidden = true;
    for (const each of part.querySelectorAll("[data-after]")) each.hidden = false;
    ends.delete(part);
  }
}

addEventListener("htmx:after:swap", remember);
remember();
setInterval(tick, 250);
