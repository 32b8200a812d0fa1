// A live camera, asked for only after a tap and let go as soon as it is not seen.

import { word } from "./words.js";

export class Camera {
  constructor(video, side) {
    this.video = video;
    this.facing = side === "selfie" ? "user" : "environment";
  }

  async open(device) {
    this.close();
    const which = device ? { deviceId: { exact: device } } : { facingMode: { ideal: this.facing } };
    const turn = (this.turn = Symbol("turn"));
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { ...which, width: { ideal: 2560 }, height: { ideal: 1440 } },
    });
    if (this.turn !== turn) return stop(stream); // closed while the person was asked
    this.stream = stream;
    this.video.srcObject = stream;
    await this.video.play();
  }

  close() {
    this.turn = null;
    stop(this.stream);
    this.stream = this.video.srcObject = null;
  }

  async devices() {
    const all = await navigator.mediaDevices.enumerateDevices();
    const used = this.stream?.getVideoTracks()[0]?.getSettings().deviceId;
    return all
      .filter(({ kind }) => kind === "videoinput")
      .map(({ deviceId, label }, index) => ({
        value: deviceId,
        text: label || word("camera-name", { number: index + 1 }),
        selected: deviceId === used,
      }));
  }
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
