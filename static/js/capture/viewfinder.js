// The camera's part of a slot: open, aim, shoot, look, use or take again.

import { Camera } from "./camera.js";
import { problemOf } from "./browser.js";
import { Challenge } from "./challenge.js";
import { grab } from "./shrink.js";
import { tell, word } from "./words.js";

export class Viewfinder {
  constructor(slot) {
    this.slot = slot;
    this.part = slot.part("camera");
    this.view = this.part.querySelector(".view");
    this.frozen = this.part.querySelector("[data-frozen]");
    this.camera = new Camera(this.part.querySelector("video"), slot.dataset.slot);
    if (slot.dataset.slot === "selfie") this.challenge = new Challenge(slot, this.part, this.camera.video);
    this.part.querySelector("select").onchange = ({ target }) => this.open(target.value);
  }

  open(device) {
    this.opening = this.#open(device);
    return this.opening;
  }

  async #open(device) {
    this.slot.doing = "camera";
    this.thaw();
    try {
      await this.camera.open(device);
      if (!this.camera.stream) return; // closed while the person was asked
      await this.listDevices();
    } catch (error) {
      this.close();
      return this.slot.problem(problemOf(error));
    }
    tell(word("camera-ready"));
    this.button("shoot").focus({ preventScroll: true });
    this.part.scrollIntoView({ block: "nearest" });
  }

  async shoot() {
    await this.opening; // a press before the first frame is a press all the same
    if (!this.camera.stream || this.picture || this.turn) return;
    const turn = (this.turn = Symbol("turn"));
    const shot = await this.#shot();
    if (this.turn !== turn) return; // closed meanwhile, and perhaps opened anew
    this.turn = null;
    this.stage();
    if (!shot) return this.stopped();
    Object.assign(this, shot);
    this.camera.close();
    this.frozen.src = URL.createObjectURL(this.picture);
    this.stage("after");
    this.button("use").focus();
  }

  // Gives the picture, and with a selfie what answers its challenge.
  async #shot() {
    if (this.challenge) {
      this.stage("during");
      this.part.querySelector("[data-asked]").focus({ preventScroll: true });
      this.part.scrollIntoView({ block: "nearest" });
      return this.challenge.run();
    }
    const picture = await grab(this.camera.video);
    return picture && { picture };
  }

  // The camera may have been taken away in the middle.
  stopped() {
    if (this.camera.stream?.active) return;
    this.close();
    this.slot.problem("busy");
  }

  use() {
    const { picture, answer } = this;
    this.close();
    this.slot.take(new File([picture], "camera.jpg", { type: picture.type }), answer);
  }

  close() {
    this.turn = null;
    this.challenge?.stop();
    this.camera.close();
    this.thaw();
    if (this.slot.doing === "camera") this.slot.doing = "";
  }

  // Out of sight: the light goes off, a picture already taken stays.
  letGo() {
    if (this.slot.doing === "camera" && !this.picture) this.close();
  }

  thaw() {
    URL.revokeObjectURL(this.frozen.src);
    this.frozen.removeAttribute("src");
    this.picture = this.answer = null;
    this.stage();
  }

  // What stands beside the view: before, during or after the taking.
  stage(now = "before") {
    const frozen = now === "after";
    this.view.classList.toggle("frozen", frozen);
    this.frozen.hidden = !frozen;
    for (const each of ["before", "during", "after"]) {
      for (const part of this.part.querySelectorAll(`[data-${each}]`)) part.hidden = each !== now;
    }
    delete this.part.dataset.move;
    if (now !== "before") this.part.querySelector("[data-devices]").hidden = true;
  }

  async listDevices() {
    const devices = await this.camera.devices();
    const field = this.part.querySelector("[data-devices]");
    field.hidden = devices.length < 2;
    field.querySelector("select").replaceChildren(
      ...devices.map(({ value, text, selected }) => new Option(text, value, selected, selected)),
    );
  }

  button(action) {
    return this.part.querySelector(`[data-action=${action}]`);
  }
}
