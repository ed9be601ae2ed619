/**
 * Unfolds the memory that the build kept of a started engine, onto an image that is all zeros.
 *
 * What is shipped is the memory without its empty pages, XOR the data that lies in the wasm anyway;
 * the manifest's plan says what goes where (browser/memory.py made both).
 */
export function unfold(image, plan, module, shipped) {
  for (const [offset, place, size] of plan.data) {
    image.set(module.subarray(offset, offset + size), place);
  }
  let at = 0;
  for (const [first, number] of plan.pages) {
    const begin = first * plan.page;
    const piece = shipped.subarray(at, at + Math.min(number * plan.page, plan.size - begin));
    const filled = plan.data.some(([, place, size]) => begin < place + size && place < begin + piece.length);
    if (filled) mix(image, begin, piece);
    else image.set(piece, begin);
    at += piece.length;
  }
}

/** XORs a piece onto the image, four bytes at a time: pages begin and end on such a boundary. */
function mix(image, begin, piece) {
  const onto = new Uint32Array(image.buffer, begin, piece.length >> 2);
  const words = new Uint32Array(piece.buffer, piece.byteOffset, piece.length >> 2);
  for (let index = 0; index < words.length; index += 1) onto[index] ^= words[index];
}
