// The movements before the camera: asked for one after another, and filmed.

import { frameOf, grab } from "./shrink.js";
import { tell, word } from "./words.js";

const STRAIGHT_MS = 1600; // time to read the sentence and to look up
const SHORTEST_MS = 200; // between two frames
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Challenge {
  constructor(slot, part, video) {
    Object.assign(this, { slot, part, video });
    this.words = part.querySelector("[data-asked]");
    this.ring = part.querySelector("[data-ring]");
  }

  // Gives the selfie and what is sent with it; null if it was stopped. What the server
  // does not ask for is not filmed: then the picture goes alone.
  async run() {
    const turn = (this.turn = Symbol("turn"));
    const going = () => this.turn === turn && this.video.srcObject?.active;
    this.show("straight");
    const [asked] = await Promise.all([this.#ask(), pause(STRAIGHT_MS)]);
    if (!going()) return null;
    const picture = await grab(this.video);
    if (!going() || !picture) return null;
    if (!asked) return { picture, answer: null };
    const frames = await this.#film(asked, going);
    if (!frames) return null;
    return { picture, answer: { challenge: asked.id, film: bundle(frames, asked.max_bytes) } };
  }

  stop() {
    this.turn = null;
  }

  show(move) {
    const text = word(`move-${move}`);
    this.words.textContent = text;
    this.part.dataset.move = move;
    tell(text);
  }

  async #ask() {
    const { form } = this.slot;
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token?.value ?? "" });
    for (const wait of [300, 900, 0]) {
      const answer = await fetch(`${this.slot.url}/challenge`, { method: "POST", body }).catch(() => null);
      if (answer?.ok) return answer.json().catch(() => null);
      if (answer && answer.status < 500) return null;
      await pause(wait);
    }
    return null;
  }

  async #film(asked, going) {
    const parts = asked.moves.flatMap((move) => [
      { move, for: asked.move_seconds * 1000 },
      { move: "back", for: asked.rest_seconds * 1000 },
    ]);
    const whole = parts.reduce((sum, part) => sum + part.for, 0);
    const every = Math.max(SHORTEST_MS, whole / (asked.frames - 1));
    const start = performance.now();
    const frames = [];
    let ends = 0;
    for (const part of parts) {
      this.show(part.move);
      ends += part.for;
      for (let at; (at = performance.now() - start) < ends; ) {
        if (!going()) return null;
        if (at >= frames.length * every && frames.length < asked.frames) {
          frames.push({ at: Math.round(at), picture: await frameOf(this.video, asked.frame_side) });
        }
        if (!calm.matches) this.#progress(at / whole);
        await nextFrame();
      }
      this.#progress(ends / whole);
    }
    return going() ? frames.filter(({ picture }) => picture) : null;
  }

  #progress(share) {
    this.ring.style.strokeDashoffset = 100 - 100 * Math.min(1, share);
  }
}

// portal/checks/frames.py: a JSON object, then pictures, each after its length.
function bundle(frames, most) {
  const head = new TextEncoder().encode(JSON.stringify({ milliseconds: frames.map(({ at }) => at) }));
  const parts = ["PX1\n", lengthOf(head.length), head];
  for (const { picture } of frames) parts.push(lengthOf(picture.size), picture);
  const film = new Blob(parts, { type: "application/octet-stream" });
  if (film.size <= most || frames.length < 2) return film;
  return bundle(frames.filter((_, number) => number % 2 === 0), most);
}

function lengthOf(bytes) {
  const four = new DataView(new ArrayBuffer(4));
  four.setUint32(0, bytes);
  return four.buffer;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
// a hidden tab draws nothing, and time goes on there all the same
const nextFrame = () => Promise.race([new Promise(requestAnimationFrame), pause(100)]);
