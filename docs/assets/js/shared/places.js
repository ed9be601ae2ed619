// A field for places as a combobox by the ARIA pattern: it suggests names for what is being typed; several are parted by commas.
// The names stand in the page's own list, which a browser without this script offers by itself.

const MOST = 8; // suggestions at a time
const CODE = /^t\d/i; // a postal code: the engine knows them, there is nothing to suggest
const MARKS = /[\u0300-\u036f]/g;

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(MARKS, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replace(/^ft /, "fort ")
    .replace(/^saint /, "st ");
const slugged = (label) => plain(label).replaceAll(" ", "-");

/** Return what a field for places shows for values, which may be slugs of a share link. */
export function named(control, values) {
  const options = [...(document.getElementById("places")?.options ?? [])];
  const label = (value) =>
    options.find((option) => (option.dataset.slug ?? slugged(option.value)) === value)?.value ??
    value.replace(/^t\d[a-z]$/, (code) => code.toUpperCase());
  return (control.dataset.several === undefined ? values.slice(0, 1) : values).map(label).join(", ");
}

/** Make comboboxes of the fields for places. */
export function mount(root) {
  const list = root.querySelector("datalist");
  const known = [...list.options].map(({ value, dataset }) => ({
    label: value,
    names: [value, ...(dataset.names?.split(", ") ?? [])].map(plain),
  }));
  for (const input of root.querySelectorAll("[data-place]")) combobox(input, known);
}

function combobox(input, known) {
  const box = document.createElement("ul");
  const heard = document.createElement("span");
  const view = { input, known, box, heard, found: [], active: -1 };
  Object.assign(box, { id: `${input.id}-list`, className: "cor-options", hidden: true });
  Object.assign(heard, { className: "cor-hidden" });
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", "Places");
  heard.setAttribute("role", "status");
  input.removeAttribute("list"); // the browser's own list would lie over this one
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", box.id);
  input.setAttribute("aria-expanded", "false");
  input.after(box, heard);
  input.addEventListener("input", () => open(view));
  input.addEventListener("keydown", (event) => event.isComposing || key(view, event)); // else the key is the input method's
  if (input.dataset.several !== undefined) input.addEventListener("paste", (event) => paste(input, event));
  input.addEventListener("blur", () => close(view));
  box.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(view, [...box.children].indexOf(option));
  });
}

/** A list that is pasted, one place a line or a cell, gets the commas that the browser leaves out with the line ends. */
function paste(input, event) {
  const places = event.clipboardData
    .getData("text/plain")
    .split(/[\r\n\t]+/)
    .map((place) => place.trim().replace(/[,;]$/, ""))
    .filter(Boolean);
  if (places.length < 2) return;
  event.preventDefault();
  input.setRangeText(places.join(", "), input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The text between the commas around the caret, and where it stands. */
function part({ input }) {
  const several = input.dataset.several !== undefined;
  const caret = input.selectionStart ?? input.value.length;
  const before = input.value.slice(0, caret);
  const start = several ? Math.max(before.lastIndexOf(","), before.lastIndexOf(";")) + 1 : 0;
  const after = several ? input.value.slice(caret).search(/[,;]/) : -1;
  const end = after < 0 ? input.value.length : caret + after;
  return { start, end, text: plain(input.value.slice(start, end)) };
}

/** The names nearest to a text: those that start with it, with a word of theirs, then those a slip or two away. */
function suggest(known, text) {
  if (!text || CODE.test(text)) return [];
  const rank = ({ names }) =>
    Math.min(
      ...names.map((name) => {
        if (name.startsWith(text)) return 0;
        if (name.includes(` ${text}`)) return 1;
        const most = text.length > 6 ? 2 : 1;
        const near = text.length > 3 ? slips(text, name.slice(0, text.length + 1), most) : Infinity;
        return near > most ? Infinity : 1 + near;
      }),
    );
  return known
    .map((place) => [rank(place), place.label])
    .filter(([found]) => found < Infinity)
    .sort((one, other) => one[0] - other[0] || one[1].localeCompare(other[1]))
    .slice(0, MOST)
    .map(([, label]) => label);
}

/** How many letters are left out, added or changed between a text and the start of a name. */
function slips(text, name, most) {
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let i = 1; i <= text.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= name.length; j += 1)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (text[i - 1] === name[j - 1] ? 0 : 1)));
    if (Math.min(...next) > most) return Infinity;
    row = next;
  }
  return Math.min(row[name.length], row[name.length - 1] ?? Infinity, row[name.length - 2] ?? Infinity);
}

function open(view) {
  const { input, box, heard } = view;
  view.found = suggest(view.known, part(view).text);
  box.replaceChildren(
    ...view.found.map((label, index) => {
      const option = Object.assign(document.createElement("li"), { id: `${box.id}-${index}`, textContent: label });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }),
  );
  box.hidden = !view.found.length;
  input.setAttribute("aria-expanded", String(!box.hidden));
  activate(view, -1);
  const count = view.found.length;
  heard.textContent = count ? `${count} ${count === 1 ? "place" : "places"} to choose from` : "";
}

function close(view) {
  view.found = [];
  view.box.hidden = true;
  view.heard.textContent = "";
  view.input.setAttribute("aria-expanded", "false");
  activate(view, -1);
}

function activate(view, index) {
  const { input, box } = view;
  view.active = index;
  [...box.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  if (index < 0) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", box.children[index].id);
  return box.children[index].scrollIntoView({ block: "nearest" });
}

function key(view, event) {
  const count = view.found.length;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    event.preventDefault();
    if (!count) return open(view);
    const from = view.active < 0 && event.key === "ArrowUp" ? 0 : view.active;
    return activate(view, (from + moves[event.key] + count) % count);
  }
  if (event.key === "Enter" && view.active >= 0) {
    event.preventDefault(); // the form is not sent by choosing
    pick(view, view.active);
  } else if (event.key === "Escape" && count) {
    event.preventDefault();
    close(view);
  }
  return undefined;
}

function pick(view, index) {
  const { input } = view;
  const { start, end } = part(view);
  const several = input.dataset.several !== undefined;
  const before = input.value.slice(0, start).trimEnd();
  const after = input.value.slice(end);
  const text = `${before}${before ? " " : ""}${view.found[index]}`;
  input.value = `${text}${several && !after.trim() ? ", " : after}`;
  const caret = several && !after.trim() ? input.value.length : text.length;
  input.setSelectionRange(caret, caret);
  close(view);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
