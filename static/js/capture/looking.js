// While a picture is looked at in the background, a request waits for what comes of it.

import { focusOn, takeVersion } from "./answer.js";
import { tell, word } from "./words.js";

const AGAIN_MS = 3000; // after a request that failed
const IDLE_MS = 300; // between looks whether the reader is still busy
const waiting = new WeakSet();

// `given` holds the last file of each slot, by the slot's id: the server keeps nothing
// of a picture that is of no use.
export async function look(form, given) {
  if (waiting.has(form)) return;
  waiting.add(form);
  let seen = version(document);
  while (form.isConnected && form.matches("[data-looked-at]")) {
    const answer = await ask(form, seen);
    if (!form.isConnected) return;
    if (answer?.status === 204 && !answer.headers.get("HX-Redirect")) continue;
    if (!answer?.ok) await pause(AGAIN_MS);
    else if (movedOn(answer, form)) await goThere(form, answer.headers.get("HX-Redirect") ?? answer.url);
    else {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      seen = version(page);
      // whoever is busy with a slot is told after
      while (isBusy(form)) await pause(IDLE_MS);
      refresh(page, form, given);
    }
  }
  waiting.delete(form);
}

function ask(form, seen) {
  const address = new URL(form.getAttribute("action"), location.href);
  address.searchParams.set("seen", seen);
  return fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
}

const version = (page) => page.getElementById("main").dataset.version;
const isBusy = (form) => form.isConnected && form.querySelector("[data-doing]") !== null;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function movedOn(answer, form) {
  return answer.status === 204 || new URL(answer.url).pathname !== form.getAttribute("action");
}

// Another step has to be mended first: once nothing is being done here, nor sent.
async function goThere(form, address) {
  while (isBusy(form) || document.querySelector("form[aria-busy]")) await pause(IDLE_MS);
  if (form.isConnected) location.assign(address);
}

function refresh(page, form, given) {
  if (Number(version(page)) < Number(version(document))) return;
  for (const slot of form.querySelectorAll("picture-slot")) exchange(slot, page.getElementById(slot.id), given);
  takeVersion(page, form);
}

function exchange(slot, fresh, given) {
  const same = (key) => slot.dataset[key] === fresh?.dataset[key];
  if (!fresh || (same("state") && same("looking"))) return;
  const placed = document.importNode(fresh, true);
  const held = slot.contains(document.activeElement);
  slot.replaceWith(placed);
  if (placed.dataset.state === "refused") {
    const file = given.get(placed.id);
    if (file) placed.showRefused(file);
  } else if (placed.dataset.state === "accepted" && !("looking" in placed.dataset)) tell(word("good"));
  if (held) focusOn(placed);
}
