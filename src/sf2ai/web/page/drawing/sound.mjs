// Short synthesised sounds of hits, blocks and knock-outs; silent until the browser lets them be heard.

export class Sound {
  constructor() {
    /** @type {AudioContext | null} */
    this.context = null;
    this.muted = false;
    /** @type {MediaStreamAudioDestinationNode | null} */
    this.listener = null;
  }

  /** Tracks of what is heard, for a film; none where there is no sound. @returns {MediaStreamTrack[]} */
  tracks() {
    this.wake();
    if (this.context !== null && this.listener === null) {
      this.listener = this.context.createMediaStreamDestination();
    }
    return this.listener?.stream.getAudioTracks() ?? [];
  }

  /** Browsers allow sound only after the user has done something. */
  wake() {
    if (this.context === null && "AudioContext" in window) {
      this.context = new AudioContext();
    }
    if (this.context !== null && this.context.state === "suspended") {
      this.context.resume().catch(() => undefined);
    }
  }

  /** Play what follows from a frame. @param {any} facts of the engine
   * @param {import("../rounds/match.mjs").Snapshot} before @param {import("../rounds/match.mjs").Snapshot} after */
  hear(facts, before, after) {
    const { activities } = facts;
    after.sides.forEach((side, number) => {
      const was = before.sides[number];
      const lost = was.health - side.health;
      const blocked = activities[side.activity] === "block_stun" && activities[was.activity] !== "block_stun";
      if (lost > 0 && !blocked) {
        this.play("hit", Math.min(1, 5 * lost));
      } else if (blocked) {
        this.play("block", 0.4);
      }
    });
  }

  /** @param {"hit" | "block" | "knockout" | "round"} what @param {number} strength 0 to 1 */
  play(what, strength = 0.5) {
    if (this.muted || this.context === null || this.context.state !== "running") {
      return;
    }
    const [kind, from, to, seconds] = SOUNDS[what];
    const { context } = this;
    const tone = context.createOscillator();
    const loud = context.createGain();
    const now = context.currentTime;
    tone.type = kind;
    tone.frequency.setValueAtTime(from * (1.3 - 0.6 * strength), now);
    tone.frequency.exponentialRampToValueAtTime(to, now + seconds);
    loud.gain.setValueAtTime(0.08 + 0.12 * strength, now);
    loud.gain.exponentialRampToValueAtTime(0.001, now + seconds);
    tone.connect(loud).connect(context.destination);
    if (this.listener !== null) {
      loud.connect(this.listener);
    }
    tone.start(now);
    tone.stop(now + seconds);
  }
}

/** Wave, first and last frequency in Hz, seconds. @type {Record<string, [OscillatorType, number, number, number]>} */
const SOUNDS = {
  hit: ["square", 260, 60, 0.12],
  block: ["triangle", 900, 300, 0.07],
  knockout: ["sawtooth", 300, 40, 0.7],
  round: ["triangle", 440, 660, 0.25],
};
