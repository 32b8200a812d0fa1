// Look closely at evidence in its frame: zoom, rotate, brightness and contrast, by
// buttons, by keys (see keys.js, which says "shortcut") and by dragging; one side of the
// document at a time beside the person. Without JavaScript the picture's link opens it.
const ZOOMS = [1, 1.5, 2, 3, 4];
const LIGHTS = [1, 1.3, 1.6, 2, 2.6];
const SHARP = 2; // from this zoom on the whole picture is fetched
const STEP = 80; // pixels that an arrow moves
const KEYS = { "+": "larger", "=": "larger", "-": "smaller", r: "turn", b: "brighter", c: "contrast", 0: "first" };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const all = (what, within = document) => [...within.querySelectorAll(what)];
const state = new WeakMap();
let current = null;

const of = (frame) => state.get(frame) ?? { zoom: 0, turn: 0, light: 0, contrast: 0 };

function show() {
  for (const tools of all("[data-tools], [data-sides]")) tools.hidden = false;
  for (const pane of all(".pane:has([data-sides])")) choose(pane, all("figure", pane)[0]);
}

function choose(pane, figure) {
  for (const each of all("figure", pane)) each.hidden = each !== figure;
  for (const button of all("[data-side-of]", pane)) button.setAttribute("aria-pressed", String(button.dataset.sideOf === figure.dataset.side));
}

function change(frame, what) {
  const now = { ...of(frame) };
  const last = ZOOMS.length - 1;
  if (what === "turn") now.turn = (now.turn + 90) % 360;
  else if (what === "larger") now.zoom = Math.min(now.zoom + 1, last);
  else if (what === "smaller") now.zoom = Math.max(now.zoom - 1, 0);
  else if (what === "brighter") now.light = (now.light + 1) % LIGHTS.length;
  else if (what === "contrast") now.contrast = (now.contrast + 1) % LIGHTS.length;
  else Object.assign(now, { zoom: 0, turn: 0, light: 0, contrast: 0 });
  state.set(frame, now);
  current = frame;
  lay(frame, now);
}

// A turned box keeps the room it had: margins make up for the sides it exchanged.
function lay(frame, { zoom, turn, light, contrast }) {
  const marked = frame.querySelector(".marked");
  const picture = marked.querySelector("img");
  frame.dataset.zoom = ZOOMS[zoom];
  if (ZOOMS[zoom] >= SHARP && picture.dataset.full) {
    picture.src = picture.dataset.full;
    delete picture.dataset.full;
  }
  const [wide, high] = [Number(picture.getAttribute("width")) || picture.naturalWidth, Number(picture.getAttribute("height")) || picture.naturalHeight];
  const lying = turn % 180 !== 0;
  const fit = Math.min(frame.clientWidth / (lying ? high : wide), frame.clientHeight / (lying ? wide : high));
  const [width, height] = [wide * fit * ZOOMS[zoom], high * fit * ZOOMS[zoom]];
  Object.assign(picture.style, {
    maxInlineSize: "none", maxBlockSize: "none", inlineSize: `${width}px`, blockSize: `${height}px`,
    filter: light || contrast ? `brightness(${LIGHTS[light]}) contrast(${LIGHTS[contrast]})` : "",
  });
  Object.assign(marked.style, {
    rotate: `${turn}deg`,
    margin: lying ? `${(width - height) / 2}px ${(height - width) / 2}px` : "0",
  });
}

function here() {
  const focused = document.activeElement?.closest("figure")?.querySelector("[data-frame]");
  const kept = current?.isConnected && !current.closest("[hidden]") ? current : null;
  return focused ?? kept ?? document.querySelector("figure:not([hidden]) [data-frame]");
}

function go(by) {
  const frames = all("[data-frame]");
  const next = frames[(frames.indexOf(here()) + by + frames.length) % frames.length];
  if (!next) return;
  const pane = next.closest(".pane");
  if (next.closest("[hidden]")) choose(pane, next.closest("figure"));
  current = next;
  next.focus();
}

document.addEventListener("shortcut", (event) => {
  const { key } = event.detail;
  const frame = here();
  if (!frame) return;
  if (key === "n" || key === "p") go(key === "n" ? 1 : -1);
  else if (KEYS[key]) change(frame, KEYS[key]);
  else if (ARROWS[key] && of(frame).zoom) frame.scrollBy(...ARROWS[key].map((way) => way * STEP));
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) return change(button.closest("figure").querySelector("[data-frame]"), button.dataset.do);
  const side = event.target.closest("[data-side-of]");
  if (side) {
    const pane = side.closest(".pane");
    return choose(pane, pane.querySelector(`figure[data-side="${side.dataset.sideOf}"]`));
  }
  const frame = event.target.closest("[data-frame]");
  if (!frame || event.detail === 0 || event.ctrlKey || event.metaKey) return;
  // a press looks closer, a drag moves; the link is for the keyboard and for no script
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!("moved" in frame.dataset)) change(frame, of(frame).zoom === ZOOMS.length - 1 ? "first" : "larger");
}, true);

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
