// Send one picture: with progress, and again when the connection breaks.

const PAUSES = [1, 2, 4, 8, 15, 30];
const BROKEN = new Set([0, 502, 503, 504]);

let last = Promise.resolve(); // one at a time: each answer tells the next its version

export class Upload {
  constructor(url, fields, { progress, waiting, broken, stuck }) {
    Object.assign(this, { url, fields, progress, waiting, broken, stuck, stopped: false });
  }

  // Gives the answered request, or null if the person stopped it.
  send() {
    const before = last;
    this.waiting();
    const answer = before.then(() => this.#untilAnswered());
    last = answer.catch(() => null);
    return answer;
  }

  stop() {
    this.stopped = true;
    this.request?.abort();
    this.hurry?.();
  }

  retry() {
    this.hurry?.();
  }

  async #untilAnswered() {
    for (let tries = 0; !this.stopped; tries++) {
      const answer = await this.#once();
      if (this.stopped) return null;
      if (!BROKEN.has(answer.status)) return answer;
      if (tries < PAUSES.length) this.broken();
      else this.stuck();
      await this.#pause(PAUSES[tries]);
    }
    return null;
  }

  #once() {
    const request = (this.request = new XMLHttpRequest());
    request.open("POST", this.url);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.onprogress = ({ loaded, total }) => this.progress(loaded / total);
    request.send(this.fields());
    return new Promise((done) => (request.onloadend = () => done(request)));
  }

  // Without a number it waits for the person, or for the connection.
  #pause(seconds) {
    return new Promise((done) => {
      const timer = seconds && setTimeout(done, seconds * 1000);
      this.hurry = () => {
        clearTimeout(timer);
        done();
      };
      addEventListener("online", this.hurry, { once: true });
    });
  }
}
