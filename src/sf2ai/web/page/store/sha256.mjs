// SHA-256, since browsers offer theirs only on secure addresses, and a hosted page may have none.

const ROUNDS = 64;
const primes = firstPrimes(ROUNDS);
const CONSTANTS = primes.map((prime) => fraction(Math.cbrt(prime)));
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

/** @param {Uint8Array} content @returns {string} 64 hexadecimal digits */
export function sha256(content) {
  const padded = new Uint8Array(Math.ceil((content.length + 9) / 64) * 64);
  padded.set(content);
  padded[content.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(content.length / 0x20000000));
  view.setUint32(padded.length - 4, (content.length << 3) >>> 0);
  const sum = Int32Array.from(START);
  const words = new Int32Array(ROUNDS);
  for (let block = 0; block < padded.length; block += 64) {
    mix(view, block, words, sum);
  }
  return [...sum].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** @param {DataView} view @param {number} block @param {Int32Array} words @param {Int32Array} sum */
function mix(view, block, words, sum) {
  for (let place = 0; place < ROUNDS; place++) {
    if (place < 16) {
      words[place] = view.getInt32(block + 4 * place);
    } else {
      const [before, last] = [words[place - 15], words[place - 2]];
      const one = turn(before, 7) ^ turn(before, 18) ^ (before >>> 3);
      const two = turn(last, 17) ^ turn(last, 19) ^ (last >>> 10);
      words[place] = (words[place - 16] + one + words[place - 7] + two) | 0;
    }
  }
  let [a, b, c, d, e, f, g, h] = sum;
  for (let place = 0; place < ROUNDS; place++) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + CONSTANTS[place] + words[place];
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    sum[place] = (sum[place] + word) | 0;
  });
}

/** @param {number} word @param {number} by */
function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits behind the point. @param {number} number */
function fraction(number) {
  return Math.floor((number % 1) * 0x100000000) | 0;
}

/** @param {number} count */
function firstPrimes(count) {
  /** @type {number[]} */
  const found = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime !== 0)) {
      found.push(number);
    }
  }
  return found;
}
