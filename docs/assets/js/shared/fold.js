// Folded parts of a page: what is wrong or gone to inside one must be seen.

/** Open every fold around an element. */
export function unfold(element) {
  for (let fold = element?.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
}
