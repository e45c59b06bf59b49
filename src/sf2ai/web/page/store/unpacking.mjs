// Unpacks what zlib or gzip has packed, up to a size.

/** @param {Uint8Array} content @param {"deflate" | "gzip"} format @param {number} most bytes that may come out
 * @returns {Promise<Uint8Array>} rejected with a RangeError if there are more, with a TypeError if it is damaged */
export async function unpack(content, format, most) {
  const stream = new Blob([/** @type {BlobPart} */ (content)]).stream().pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > most) {
      await reader.cancel();
      throw new RangeError(`more than ${most} bytes`);
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether this browser can unpack anything. */
export function canUnpack() {
  return typeof DecompressionStream === "function";
}
