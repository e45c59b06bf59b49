// How a round or a match has ended, in words.

const HOW = /** @type {Record<string, string>} */ ({ ko: "KO", double_ko: "double KO", time: "time over" });

/** @param {any} facts of the engine @param {number[]} characters
 * @param {import("../rounds/match.mjs").Snapshot} snapshot of a frame after the end */
export function outcome(facts, characters, snapshot) {
  const how = HOW[facts.endings[snapshot.ending]] ?? "";
  const what = facts.phases[snapshot.phase] === "match_over" ? "match" : "round";
  if (snapshot.winner < 0) {
    return `${how}: the ${what} is a draw`;
  }
  return `${how}: ${facts.characters[characters[snapshot.winner]].name} wins the ${what}`;
}
