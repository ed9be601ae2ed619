// Updates an element to new HTML by changing only the nodes that differ: selection and focus stay, and layout work is small.

/** Update an element's content to the HTML. Open <details> stay open, matched by the start of their summary. */
export function patch(element, html) {
  const open = new Set([...element.querySelectorAll("details[open]")].map(summaryText));
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const details of fresh.content.querySelectorAll("details")) details.open = open.has(summaryText(details));
  patchChildren(element, fresh.content);
}

const summaryText = (details) => details.querySelector("summary").firstChild.textContent;

/** Equal nodes at the start and end stay in place, so that an added or removed line moves no other. */
function patchChildren(old, fresh) {
  const current = [...old.childNodes];
  const wanted = [...fresh.childNodes];
  const equal = (at) => current.length && wanted.length && current.at(at).isEqualNode(wanted.at(at));
  while (equal(0)) for (const nodes of [current, wanted]) nodes.shift();
  let after = null;
  for (; equal(-1); wanted.pop()) after = current.pop();
  for (const [at, node] of wanted.entries()) {
    if (at < current.length) patchNode(current[at], node);
    else old.insertBefore(node, after);
  }
  for (const node of current.slice(wanted.length)) node.remove();
}

/** Update a node: its text, or its children where only they differ; otherwise replace it. */
function patchNode(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE) old.data = fresh.data;
  else if (fresh.childNodes.length && old.cloneNode(false).isEqualNode(fresh.cloneNode(false))) patchChildren(old, fresh);
  else old.replaceWith(fresh);
}
