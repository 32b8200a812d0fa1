// <picture-slot>: dropping, choosing, the camera, and the upload at once.
// Without this file the slot is a file input in a form, and all still works.

import { isInAppWithoutCamera, hasLiveCamera } from "./capture/browser.js";
import { place } from "./capture/answer.js";
import { track } from "./capture/busy.js";
import { look } from "./capture/looking.js";
import { Sending } from "./capture/sending.js";
import { Viewfinder } from "./capture/viewfinder.js";
import { copyOf, tell, word } from "./capture/words.js";

const given = new Map(); // the last file of each slot, by the slot's id

class PictureSlot extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.sending = new Sending(this);
    this.viewfinder = new Viewfinder(this);
    this.listen();
    this.offerCamera();
    if (this.form.matches("[data-looked-at]")) look(this.form, given);
    // chosen before this script came
    for (const input of this.inputs) this.takeFrom(input);
  }

  disconnectedCallback() {
    this.viewfinder.camera.close();
    this.leaving.abort();
  }

  get inputs() {
    return this.querySelectorAll("input[type=file]");
  }

  get doing() {
    return this.dataset.doing ?? "";
  }

  set doing(what) {
    if (what) this.dataset.doing = what;
    else delete this.dataset.doing;
    for (const name of ["camera", "sending"]) this.part(name).hidden = name !== what;
    if (what) this.part("problem").hidden = true;
  }

  get url() {
    // form.action would be the button of that name
    return this.form.getAttribute("action");
  }

  part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  listen() {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    const on = (target, kind, act) => target.addEventListener(kind, act, { signal });
    on(this, "change", ({ target }) => target.type === "file" && this.takeFrom(target));
    on(this, "click", ({ target }) => this.act(target.closest("[data-action]")?.dataset.action));
    on(document, "keydown", ({ key }) => key === "Escape" && this.doing === "camera" && this.viewfinder.close());
    on(this, "dragover", (event) => this.drag(event, true));
    on(this, "dragleave", (event) => this.drag(event, false));
    on(this, "drop", (event) => this.drop(event));
    on(document, "visibilitychange", () => document.hidden && this.viewfinder.letGo());
    on(window, "pagehide", () => this.viewfinder.close());
  }

  act(action) {
    if (["shoot", "use", "close"].includes(action)) this.viewfinder[action]();
    else if (action === "camera" || action === "again") this.viewfinder.open();
    else if (action === "retry") this.sending.retry();
    else if (action === "stop") this.stop();
    else if (action === "copy") this.copyAddress();
  }

  offerCamera() {
    const button = this.querySelector("[data-action=camera]");
    if (button) button.hidden = !hasLiveCamera();
    if (button?.hidden) this.querySelector("label.second")?.classList.remove("second");
    const first = this.form.querySelector("picture-slot") === this;
    if (first && isInAppWithoutCamera()) this.problem("in-app");
  }

  problem(key) {
    const note = copyOf("camera-problems", `[data-problem=${key}]`);
    this.part("problem").replaceChildren(note);
    this.part("problem").hidden = false;
    if (key !== "in-app") note.focus();
  }

  takeFrom(input) {
    const [file] = input.files;
    // emptied, so that going on does not send it a second time
    input.value = "";
    if (file) this.take(file);
  }

  take(file, film) {
    track(this.give(file, film));
  }

  async give(file, film) {
    const answer = await this.sending.send(file, film);
    if (answer === "too-large") return this.tooLarge();
    if (answer === null || !this.isConnected) return false;
    const { form } = this;
    given.set(this.id, file);
    const placed = place(answer, this);
    if (form.matches("[data-looked-at]")) look(form, given);
    placed?.showRefused(file);
    const accepted = placed?.dataset.state === "accepted";
    if (accepted) tell(word("accepted"));
    return accepted;
  }

  tooLarge() {
    this.doing = "";
    const note = copyOf("capture-too-large", ".note");
    note.removeAttribute("id");
    this.part("problem").replaceChildren(note);
    this.part("problem").hidden = false;
    note.focus();
    return false;
  }

  // The server keeps nothing of a refused picture; this device still has it.
  showRefused(file) {
    const picture = this.querySelector("[data-refused]");
    if (!picture) return;
    const image = new Image();
    image.alt = picture.dataset.refused;
    image.onload = () => picture.replaceChildren(image);
    image.src = URL.createObjectURL(file);
  }

  stop() {
    this.sending.stop();
    this.doing = "";
    this.querySelector("[name]").focus();
  }

  drag(event, over) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.part("ways").classList.toggle("over", over);
  }

  drop(event) {
    this.drag(event, false);
    const [file] = event.dataTransfer.files;
    if (file) this.take(file);
  }

  async copyAddress() {
    await navigator.clipboard?.writeText(location.href);
    const button = this.querySelector("[data-action=copy]");
    button.textContent = word("copied");
    tell(word("copied"));
  }
}

customElements.define("picture-slot", PictureSlot);

// A picture dropped beside a slot would be opened instead of this page.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => document.querySelector("picture-slot") && event.preventDefault());
}
