/**
 * Copies the snapshot of a started engine into an image of zeros. The snapshot ships without its empty pages;
 * the manifest's plan says which pages it holds (browser/memory.py).
 */
export function expandSnapshot(image, plan, shipped) {
  let at = 0;
  for (const [first, number] of plan.pages) {
    const begin = first * plan.page;
    const size = Math.min(number * plan.page, plan.size - begin);
    image.set(shipped.subarray(at, at + size), begin);
    at += size;
  }
}
