// Changes who plays a side while a match or a replay is on the screen.

import { choice, fill } from "../report/elements.mjs";

export class Takers {
  /** @param {import("./contest.mjs").Contest} contest */
  constructor(contest) {
    this.contest = contest;
    this.sides = [0, 1].map((side) => {
      const taker = choice(`p${side + 1} played by`, [], "");
      taker.select.addEventListener("change", () => this.takeOver(side, taker.select.value));
      return taker;
    });
  }

  get elements() {
    return this.sides.map(({ element }) => element);
  }

  /** Offer all that can play the match's characters. @param {string[]} sources who plays now
   * @param {boolean} replays */
  offer(sources, replays) {
    const { app, characters, trains } = this.contest;
    this.sides.forEach(({ select }, side) => {
      const options = app.players.options(app.engine.facts.characters[characters[side]].id, true, trains);
      const still = trains ? [] : [{ value: "still", text: "no player" }];
      const tape = replays ? [{ value: "tape", text: "the replay" }] : [];
      fill(select, [...tape, ...options, ...still], sources[side]);
    });
  }

  /** @param {number} side @param {string} source */
  async takeOver(side, source) {
    const { contest } = this;
    const { app, session } = contest;
    await app.guard(async () => {
      const player = await app.players.player(source);
      const step = app.engine.number(session.current.contest, "contest", "step_frames");
      if (player.brain && player.brain.stepFrames !== step) {
        throw new Error("this agent decides in steps of another length and cannot take over here");
      }
      this.set(side, source, player);
      const character = app.engine.facts.characters[contest.characters[side]].id;
      contest.names[side] = app.players.name(source, character) || contest.names[side];
      contest.showTouch();
      contest.saveButton.hidden = contest.trains;
      contest.canvas.focus();
    });
  }

  /** Another player has a side from now on. @param {number} side @param {string} source
   * @param {import("../rounds/match.mjs").Player} player */
  set(side, source, player) {
    const { session } = this.contest;
    session.takeOver(side, source, player);
    session.dummy.begin(session.current.frames);
    this.sides[side].select.value = source;
  }
}
