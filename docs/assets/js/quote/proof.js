// Proof of work in ALTCHA's first format: find the number that hashes with the salt to the challenge. About a second, asked only of a suspicious request.

const BATCH = 500;

/** Return the solved challenge as the server wants it; throws where there is no answer. */
export async function solve({ algorithm, challenge, salt, signature, maxnumber }) {
  const encoder = new TextEncoder();
  for (let from = 0; from <= maxnumber; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, maxnumber - from + 1) }, (_, index) => from + index);
    const hashes = await Promise.all(numbers.map((number) => crypto.subtle.digest(algorithm, encoder.encode(salt + number))));
    const index = hashes.findIndex((hash) => hex(hash) === challenge);
    if (index >= 0) return btoa(JSON.stringify({ algorithm, challenge, number: from + index, salt, signature }));
  }
  throw new Error("no answer to the challenge");
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
