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

function content(old, fresh) {
  const there = [...old.childNodes];
  const wanted = [...fresh.childNodes];
  for (const [at, node] of wanted.entries()) {
    if (at >= there.length) old.append(node);
    else if (!there[at].isEqualNode(node)) put(there[at], node);
  }
  for (const node of there.slice(wanted.length)) node.remove();
}

/** Where two elements differ in their content alone, that is renewed; else the new one takes the old one's place. */
function put(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE) old.data = fresh.data;
  else if (fresh.childNodes.length && old.cloneNode(false).isEqualNode(fresh.cloneNode(false))) content(old, fresh);
  else old.replaceWith(fresh);
}
