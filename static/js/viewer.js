// Zoom and rotate evidence in its frame: buttons, + − r on the keyboard, and dragging.
// Without JavaScript the picture's link opens it in full size.
const ZOOMS = [1, 1.5, 2, 3, 4];
const KEYS = { "+": "larger", "=": "larger", "-": "smaller", r: "turn" };

function show() {
  for (const tools of document.querySelectorAll("[data-tools]")) tools.hidden = false;
}

function change(frame, what) {
  const place = ZOOMS.indexOf(Number(frame.dataset.zoom ?? 1));
  const turn = Number(frame.dataset.turn ?? 0);
  if (what === "turn") frame.dataset.turn = (turn + 90) % 360;
  else frame.dataset.zoom = ZOOMS[Math.min(Math.max(place + (what === "larger" ? 1 : -1), 0), ZOOMS.length - 1)];
  lay(frame);
}

// A turned box keeps the room it had: margins make up for the sides it exchanged.
function lay(frame) {
  const marked = frame.querySelector(".marked");
  const picture = marked.querySelector("img");
  const [wide, high] = [picture.naturalWidth, picture.naturalHeight];
  const turn = Number(frame.dataset.turn ?? 0);
  const lying = turn % 180 !== 0;
  const fit = Math.min(frame.clientWidth / (lying ? high : wide), frame.clientHeight / (lying ? wide : high));
  const size = fit * Number(frame.dataset.zoom ?? 1);
  const [width, height] = [wide * size, high * size];
  Object.assign(picture.style, { maxInlineSize: "none", maxBlockSize: "none", inlineSize: `${width}px`, blockSize: `${height}px` });
  Object.assign(marked.style, {
    rotate: `${turn}deg`,
    margin: lying ? `${(width - height) / 2}px ${(height - width) / 2}px` : "0",
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) return change(button.closest("figure").querySelector("[data-frame]"), button.dataset.do);
  const frame = event.target.closest("[data-frame]");
  if (!frame || event.detail === 0 || event.ctrlKey || event.metaKey) return;
  // a press looks closer, a drag moves; the link is for the keyboard and for no script
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!("moved" in frame.dataset)) change(frame, frame.dataset.zoom === "4" ? "smaller" : "larger");
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
  if (!frame || event.pointerType !== "mouse") return;
  delete frame.dataset.moved;
  held = { frame, x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (Math.hypot(x, y) > 6) held.frame.dataset.moved = "";
  held.frame.scrollTo(held.left - x, held.top - y);
});
document.addEventListener("pointerup", () => (held = null));
document.addEventListener("dragstart", (event) => event.target.closest("[data-frame]") && event.preventDefault());
addEventListener("htmx:after:swap", show);
show();
