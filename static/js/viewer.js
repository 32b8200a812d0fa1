// Zoom and rotate evidence in its frame: buttons, + − r on the keyboard, and dragging.
// Without JavaScript the picture's link opens it in full size.
const STEPS = [1, 1.5, 2, 3, 4];
const KEYS = { "+": "larger", "=": "larger", "-": "smaller", r: "turn" };

const showTools = () => {
  for (const tools of document.querySelectorAll("[data-tools]")) tools.hidden = false;
};

function change(frame, what) {
  const zoom = STEPS.indexOf(Number(frame.dataset.zoom ?? 1));
  if (what === "turn") frame.dataset.turn = (Number(frame.dataset.turn ?? 0) + 90) % 360;
  if (what === "larger") frame.dataset.zoom = STEPS[Math.min(zoom + 1, STEPS.length - 1)];
  if (what === "smaller") frame.dataset.zoom = STEPS[Math.max(zoom - 1, 0)];
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) return change(button.closest("figure").querySelector("[data-frame]"), button.dataset.do);
  const frame = event.target.closest("[data-frame]");
  if (!frame || event.ctrlKey || event.metaKey) return;
  // a press on the picture looks closer, a long drag moves it
  event.preventDefault();
  if (!frame.dataset.moved && event.detail > 0) change(frame, frame.dataset.zoom > 3 ? "smaller" : "larger");
  delete frame.dataset.moved;
}, true);

document.addEventListener("keydown", (event) => {
  const frame = event.target.closest?.("[data-frame]");
  if (!frame || !KEYS[event.key] || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  change(frame, KEYS[event.key]);
});

let held = null;
document.addEventListener("pointerdown", (event) => {
  const frame = event.target.closest("[data-frame]");
  if (frame && event.pointerType === "mouse") held = { frame, x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (Math.hypot(x, y) > 6) held.frame.dataset.moved = "";
  held.frame.scrollLeft = held.left - x;
  held.frame.scrollTop = held.top - y;
});
document.addEventListener("pointerup", () => (held = null));
document.addEventListener("dragstart", (event) => event.target.closest("[data-frame]") && event.preventDefault());
addEventListener("htmx:after:swap", showTools);
showTools();
