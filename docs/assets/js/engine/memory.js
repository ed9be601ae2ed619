/**
 * Copies the snapshot of a started engine into an image of zeros. The snapshot ships without its empty pages;
 * the manifest's plan says which pages it holds (browser/memory.py), and which lists have distances for their links (browser/links.py).
 */
export function expandSnapshot(image, plan, shipped) {
  let at = 0;
  for (const [first, number] of plan.pages) {
    const begin = first * plan.page;
    const size = Math.min(number * plan.page, plan.size - begin);
    image.set(shipped.subarray(at, at + size), begin);
    at += size;
  }
  const words = new Uint32Array(image.buffer, image.byteOffset + plan.begin);
  for (const first of plan.lists) {
    let here = first;
    do {
      words[here >> 2] += here;
      const after = words[here >> 2];
      words[(after >> 2) + 1] |= here;
      here = after;
    } while (here !== first);
  }
}
