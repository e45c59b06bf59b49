// The button that films the match on the screen, and the export of a whole replay.

import { Film } from "../drawing/film.mjs";
import { button } from "../report/elements.mjs";
import { download } from "../store/saving.mjs";

export class Filming {
  /** @param {import("./contest.mjs").Contest} contest */
  constructor(contest) {
    this.contest = contest;
    /** @type {Film | null} */
    this.film = null;
    this.button = button("Film (WebM)", () => this.toggle(), { hidden: !Film.isPossible });
    this.show();
  }

  toggle() {
    if (this.film === null) {
      this.begin();
    } else {
      this.finish();
    }
  }

  begin() {
    const { contest } = this;
    this.film = new Film(contest.canvas, contest.app.sound.tracks());
    this.film.pause(contest.paused);
    this.show();
    contest.say("the match is filmed; press the button again to end the film and save it");
  }

  /** Film a replay from its first frame to its last. */
  exportReplay() {
    const { contest } = this;
    if (this.film !== null) {
      return;
    }
    contest.session.seek(0);
    contest.clock.speed = 1;
    contest.speedSelect.value = "1";
    this.begin();
    contest.say("the replay is filmed as it plays; keep the page in front until it has ended");
    contest.pause(false);
  }

  async finish() {
    const { film, contest } = this;
    if (film === null) {
      return;
    }
    this.film = null;
    this.show();
    download(`${contest.fileStem()}.webm`, await film.finish());
    contest.say("the film is saved");
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.film !== null));
    this.button.textContent = this.film === null ? "Film (WebM)" : "End the film";
  }
}
