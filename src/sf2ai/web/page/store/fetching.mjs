// Reads a replay from an address that the user gives: bounded in size and in time, and without cookies.

import { MOST_BYTES, ReplayError } from "./replays.mjs";

const LONGEST_MS = 30_000;

/** The address of a replay, relative to the page. @param {string} text @returns {URL} */
export function replayAddress(text) {
  let address;
  try {
    address = new URL(text.trim(), location.href);
  } catch {
    throw new ReplayError(`${JSON.stringify(text)} is no address; give one such as https://example.org/a.sf2replay`);
  }
  if (address.protocol !== "http:" && address.protocol !== "https:") {
    throw new ReplayError(
      `a replay is read from http: or https:, not from ${address.protocol}; drop the file here instead`,
    );
  }
  return address;
}

/** @param {URL} address @returns {Promise<Uint8Array>} */
export async function fetchReplay(address) {
  let answer;
  try {
    answer = await fetch(address, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(LONGEST_MS),
    });
  } catch {
    throw new ReplayError(
      `${address.host} does not let this page read the replay: it is not reachable, does not allow other sites (CORS), ` +
        "or is not named in this page's policy; download the file and drop it here",
    );
  }
  if (!answer.ok || answer.body === null) {
    throw new ReplayError(`${address.host} has no replay there (it answered ${answer.status}); check the address`);
  }
  return readBounded(answer.body.getReader());
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader @returns {Promise<Uint8Array>} */
async function readBounded(reader) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ReplayError("the connection ended before the replay did; try again");
    });
    if (done) {
      break;
    }
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new ReplayError(`the file has more than ${MOST_BYTES} bytes, which no replay has; choose another`);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
