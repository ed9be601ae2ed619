/**
 * Lays the memory that the build kept of a started engine onto an image that is all zeros: what is shipped
 * is the memory without its empty pages, and the manifest's plan says which those are (browser/memory.py).
 */
export function unfold(image, plan, shipped) {
  let at = 0;
  for (const [first, number] of plan.pages) {
    const begin = first * plan.page;
    const size = Math.min(number * plan.page, plan.size - begin);
    image.set(shipped.subarray(at, at + size), begin);
    at += size;
  }
}
