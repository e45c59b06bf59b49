// Reads the site's files: from the page itself where it is one file, else from beside it.

/** @param {string} name @returns {Promise<Uint8Array>} */
export async function readBytes(name) {
  const inlined = document.getElementById(`file:${name}`);
  if (inlined !== null) {
    const text = atob((inlined.textContent ?? "").trim());
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  }
  const answer = await fetch(name);
  if (!answer.ok) {
    throw new Error(`${name} could not be read (${answer.status}): is sf2ai still running?`);
  }
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {string} name @returns {Promise<any>} */
export async function readJson(name) {
  return JSON.parse(new TextDecoder().decode(await readBytes(name)));
}
