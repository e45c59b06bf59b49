// What the page keeps between visits: keys and choices. A browser that keeps nothing loses nothing else.

const PREFIX = "sf2ai:";

/** @template T @param {string} name @param {T} otherwise @returns {T} */
export function readSetting(name, otherwise) {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? otherwise : JSON.parse(kept);
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {unknown} value */
export function keepSetting(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A private window or a full disk: the setting holds until the page is closed.
  }
}
