// <paper-drop>: dropping, choosing, the camera; each file is sent the moment it is given.
// Without this file it is a file input in a form, and all still works.

import { Upload } from "./capture/upload.js";
import { tell, word } from "./capture/words.js";

class PaperDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    const on = (kind, act) => this.addEventListener(kind, act, { signal });
    on("change", ({ target }) => target.type === "file" && this.takeFrom(target));
    on("click", ({ target }) => this.act(target.closest("[data-action]")?.dataset.action));
    on("dragover", (event) => this.drag(event, true));
    on("dragleave", (event) => this.drag(event, false));
    on("drop", (event) => this.drop(event));
    // chosen before this script came
    for (const input of this.querySelectorAll("input[type=file]")) this.takeFrom(input);
  }

  disconnectedCallback() {
    this.leaving.abort();
  }

  part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  act(action) {
    if (action === "retry") this.upload?.retry();
    else if (action === "stop") this.stop();
  }

  takeFrom(input) {
    const files = [...input.files];
    input.value = ""; // else it would be sent a second time with the form
    this.take(files);
  }

  drag(event, over) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.part("ways").classList.toggle("over", over);
  }

  drop(event) {
    this.drag(event, false);
    this.take([...event.dataTransfer.files]);
  }

  async take(files) {
    if (!files.length) return;
    // one after the other; what was answered is on the page before the next one goes
    let page = null;
    this.stopped = false;
    this.busy(true);
    for (const file of files) {
      if (this.stopped) break;
      const answer = await this.send(file);
      if (answer) page = answer;
      if (answer?.status >= 400) break;
    }
    this.busy(false);
    if (page) this.show(page);
  }

  async send(file) {
    const { name } = file;
    if (file.size > Number(this.form.dataset.maxBytes)) {
      this.say("too-large", { name });
      await new Promise((done) => setTimeout(done, 2500));
      return null;
    }
    const bar = this.querySelector("progress");
    const stalled = (key) => {
      bar.removeAttribute("value");
      this.retryButton.hidden = false;
      this.say(key, {});
    };
    this.upload = new Upload(this.form.getAttribute("action"), () => this.fields(file), {
      progress: (share) => {
        this.retryButton.hidden = true;
        bar.value = share * 100;
        if (share === 1) this.say("checking", { name });
        else this.say("sending", { name, percent: Math.round(share * 100) }, { quietly: true });
      },
      waiting: () => this.say("waiting", { name }),
      broken: () => stalled("broken"),
      stuck: () => stalled("stuck"),
    });
    return this.upload.send();
  }

  fields(file) {
    const fields = new FormData();
    fields.set("csrf_token", this.form.elements.csrf_token.value);
    fields.set("do", "add");
    fields.set("papers", file, file.name);
    return fields;
  }

  stop() {
    this.stopped = true;
    this.upload?.stop();
    this.busy(false);
  }

  busy(sending) {
    this.part("sending").hidden = !sending;
    this.part("ways").hidden = sending;
  }

  show(request) {
    const here = new URL(this.form.getAttribute("action"), location.href).pathname;
    if (new URL(request.responseURL).pathname !== here) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.getElementById("main");
    if (!fresh) return location.reload();
    const main = document.importNode(fresh, true);
    document.getElementById("main").replaceWith(main);
    window.htmx?.process(main);
    const place = main.querySelector("[data-result]") ?? main.querySelector("h1");
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus({ preventScroll: !place.matches("[data-result]") });
    if (request.status < 400) tell(word("saved"));
  }

  say(key, values, { quietly = false } = {}) {
    const text = word(key, values);
    this.querySelector("[data-said]").textContent = text;
    if (!quietly) tell(text);
  }

  get retryButton() {
    return this.querySelector("[data-action=retry]");
  }
}

customElements.define("paper-drop", PaperDrop);

// A file dropped beside it would be opened instead of this page.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => document.querySelector("paper-drop") && event.preventDefault());
}
