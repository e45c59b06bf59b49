// Files that the page gives to the user.

import { make } from "../report/elements.mjs";
import { writeReplay } from "./replays.mjs";

const KEPT_MS = 10_000;

/** The replay file of a match that is over.
 * @param {import("../engine/engine.mjs").Engine} engine @param {import("../rounds/match.mjs").Match} match
 * @param {{version: string, characters: string[], agents: string[]}} about */
export function replayOf(engine, match, { version, characters, agents }) {
  const header = {
    backend: "sim",
    engine_version: String(engine.facts.engine_version),
    sf2ai: version,
    characters,
    agents,
    random_damage: match.setup.randomDamage,
    neutral_frames: match.setup.neutralFrames,
    whole_match: true,
    winner: match.snapshot().winner,
    forfeits: [null, null],
  };
  return writeReplay(
    {
      header,
      seed: match.setup.seed,
      pads: Uint16Array.from(match.tape),
      checksums: Uint32Array.from(match.checksums),
    },
    (bytes) => engine.checksum(bytes),
  );
}

/** Let the browser save a file. @param {string} name @param {Uint8Array | Blob} content */
export function download(name, content) {
  const address = URL.createObjectURL(
    content instanceof Blob ? content : new Blob([/** @type {BlobPart} */ (content)]),
  );
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
