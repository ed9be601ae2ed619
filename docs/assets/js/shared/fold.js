// Opens folded parts of a page around a problem or a link's target.

/** Open every fold around an element. */
export function unfold(element) {
  for (let fold = element?.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
}
