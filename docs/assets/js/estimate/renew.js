// Puts an answer's new HTML in the old one's place and touches only what differs: a selection and the focus stay, and little is laid out anew.

/** Make an element's content what the HTML says; details that were open stay so, known by how their summary begins. */
export function renew(element, html) {
  const open = new Set([...element.querySelectorAll("details[open]")].map(subject));
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const details of fresh.content.querySelectorAll("details")) details.open = open.has(subject(details));
  content(element, fresh.content);
}

const subject = (details) => details.querySelector("summary").firstChild.textContent;

/** What begins or ends alike stays where it is, so that a line more or less moves no other. */
function content(old, fresh) {
  const there = [...old.childNodes];
  const wanted = [...fresh.childNodes];
  const alike = (at) => there.length && wanted.length && there.at(at).isEqualNode(wanted.at(at));
  while (alike(0)) for (const nodes of [there, wanted]) nodes.shift();
  let after = null;
  for (; alike(-1); wanted.pop()) after = there.pop();
  for (const [at, node] of wanted.entries()) {
    if (at < there.length) put(there[at], node);
    else old.insertBefore(node, after);
  }
  for (const node of there.slice(wanted.length)) node.remove();
}

/** Where two elements differ in their content alone, that is renewed; else the new one takes the old one's place. */
function put(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE) old.data = fresh.data;
  else if (fresh.childNodes.length && old.cloneNode(false).isEqualNode(fresh.cloneNode(false))) content(old, fresh);
  else old.replaceWith(fresh);
}
