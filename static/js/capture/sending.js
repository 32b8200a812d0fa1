// The sending part of a slot: what the person sees while a picture travels.

import { shrink } from "./shrink.js";
import { Upload } from "./upload.js";
import { tell, word } from "./words.js";

export class Sending {
  constructor(slot) {
    this.slot = slot;
    this.part = slot.part("sending");
    this.bar = this.part.querySelector("progress");
    this.preview = this.part.querySelector("[data-preview]");
  }

  // Gives the answered request, "too-large", or null if the person stopped it.
  async send(file, answer) {
    this.stop();
    this.slot.doing = "sending";
    this.say("preparing");
    this.bar.removeAttribute("value");
    const turn = (this.turn = Symbol("turn"));
    this.show(file);
    const small = await shrink(file);
    if (this.turn !== turn) return null;
    if (small.size > Number(this.slot.form.dataset.maxBytes)) return "too-large";
    this.upload = new Upload(this.slot.url, () => this.fields(small, file.name, answer), {
      progress: (share) => this.progress(share),
      waiting: () => this.say("preparing"),
      broken: () => this.pause("broken"),
      stuck: () => this.pause("stuck"),
    });
    return this.upload.send();
  }

  fields(picture, name, answer) {
    const fields = new FormData(this.slot.form);
    for (const input of this.slot.form.querySelectorAll("input[type=file]")) fields.delete(input.name);
    fields.set("action", "save");
    fields.set(this.slot.dataset.slot, picture, name);
    // of a selfie: the film of the movements that were asked for
    for (const [key, value] of Object.entries(answer ?? {})) fields.set(key, value);
    return fields;
  }

  stop() {
    this.turn = null;
    this.upload?.stop();
  }

  retry() {
    this.upload?.retry();
    this.retryButton.hidden = true;
  }

  progress(share) {
    this.retryButton.hidden = true;
    this.bar.value = share * 100;
    if (share === 1) return this.say("checking");
    this.say("sending", { percent: Math.round(share * 100) }, { quietly: true });
  }

  pause(key) {
    this.bar.removeAttribute("value");
    this.retryButton.hidden = false;
    this.say(key);
  }

  say(key, values, { quietly = false } = {}) {
    const text = word(key, values);
    this.part.querySelector("[data-said]").textContent = text;
    // every per cent would drown everything else
    if (!quietly) tell(text);
  }

  show(file) {
    URL.revokeObjectURL(this.preview.src);
    this.preview.hidden = true;
    this.preview.onload = () => (this.preview.hidden = false);
    this.preview.src = URL.createObjectURL(file);
  }

  get retryButton() {
    return this.part.querySelector("[data-action=retry]");
  }
}
