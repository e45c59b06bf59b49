// Turns the times at which the browser shows pictures into frames of the game: 60 a second, whatever the screen does.

const FRAME_MS = 1000 / 60;
const MOST_CATCH_UP_MS = 250;

export class Clock {
  constructor() {
    /** How fast the game runs; 1 is as fast as the game itself. */
    this.speed = 1;
    this.last = 0;
    this.owed = 0;
  }

  /** Forget the time that has passed. */
  restart() {
    this.last = performance.now();
    this.owed = 0;
  }

  /** Note a picture's time; a page that slept catches up with a quarter of a second alone. @param {number} now ms */
  note(now) {
    this.owed += Math.min(now - this.last, MOST_CATCH_UP_MS) * this.speed;
    this.last = now;
  }

  /** Whether a frame is due; if so it counts as played. */
  due() {
    const is_due = this.owed >= FRAME_MS;
    this.owed -= is_due ? FRAME_MS : 0;
    return is_due;
  }
}
