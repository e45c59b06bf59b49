// Saves the match on the screen as a replay file.

import { download, replayOf } from "../store/saving.mjs";

/** @param {import("./contest.mjs").Contest} contest */
export function saveReplay(contest) {
  const match = contest.session.current;
  if (!contest.isOver()) {
    contest.say("a replay is saved once the match is over: until then it has no winner");
    return;
  }
  if (match.arranged) {
    contest.say("training has no replay: its positions, health and clock are not those of a match");
    return;
  }
  const { engine, site } = contest.app;
  const characters = contest.characters.map((character) => engine.facts.characters[character].id);
  const agents = contest.names.map((name, side) => name || characters[side]);
  download(`${contest.fileStem()}.sf2replay`, replayOf(engine, match, { version: site.version, characters, agents }));
  contest.say("saved; `sf2ai replay FILE` plays it again and checks every frame");
}
