// The camera's part of a slot: open, aim, shoot, look, use or take again.

import { Camera } from "./camera.js";
import { problemOf } from "./browser.js";
import { grab } from "./shrink.js";
import { tell, word } from "./words.js";

export class Viewfinder {
  constructor(slot) {
    this.slot = slot;
    this.part = slot.part("camera");
    this.view = this.part.querySelector(".view");
    this.frozen = this.part.querySelector("[data-frozen]");
    this.camera = new Camera(this.part.querySelector("video"), slot.dataset.slot);
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
    if (!this.camera.stream || this.picture) return;
    const picture = await grab(this.camera.video);
    if (!this.camera.stream || !picture) return; // closed meanwhile
    this.picture = picture;
    this.camera.close();
    this.frozen.src = URL.createObjectURL(this.picture);
    this.freeze(true);
    this.button("use").focus();
  }

  use() {
    const { picture } = this;
    this.close();
    this.slot.take(new File([picture], "camera.jpg", { type: picture.type }));
  }

  close() {
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
    this.picture = null;
    this.freeze(false);
  }

  freeze(yes) {
    this.view.classList.toggle("frozen", yes);
    this.frozen.hidden = !yes;
    for (const part of this.part.querySelectorAll("[data-before]")) part.hidden = yes;
    for (const part of this.part.querySelectorAll("[data-after]")) part.hidden = !yes;
    if (yes) this.part.querySelector("[data-devices]").hidden = true;
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
