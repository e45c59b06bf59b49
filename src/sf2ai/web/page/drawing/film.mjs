// Films what the canvas shows, with its sound, as WebM by the browser's own recorder.

const KINDS = ["video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm"];
const FRAMES_A_SECOND = 60;
const BITS_A_SECOND = 6_000_000;

export class Film {
  /** Whether this browser can film. */
  static get isPossible() {
    return "MediaRecorder" in window && "captureStream" in HTMLCanvasElement.prototype && Film.kind !== undefined;
  }

  static get kind() {
    return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  }

  /** Begin to film. @param {HTMLCanvasElement} canvas @param {MediaStreamTrack[]} sound tracks of it, perhaps none */
  constructor(canvas, sound) {
    this.stream = canvas.captureStream(FRAMES_A_SECOND);
    for (const track of sound) {
      this.stream.addTrack(track);
    }
    /** @type {Blob[]} */
    this.parts = [];
    this.recorder = new MediaRecorder(this.stream, { mimeType: Film.kind, videoBitsPerSecond: BITS_A_SECOND });
    this.recorder.addEventListener("dataavailable", (event) => this.parts.push(event.data));
    this.recorder.start(1000);
  }

  /** The film stands still while the match does. @param {boolean} paused */
  pause(paused) {
    if (paused && this.recorder.state === "recording") {
      this.recorder.pause();
    } else if (!paused && this.recorder.state === "paused") {
      this.recorder.resume();
    }
  }

  /** End the film. @returns {Promise<Blob>} */
  finish() {
    return new Promise((resolve) => {
      this.recorder.addEventListener("stop", () => {
        for (const track of this.stream.getVideoTracks()) {
          track.stop();
        }
        resolve(new Blob(this.parts, { type: "video/webm" }));
      });
      this.recorder.stop();
    });
  }
}
