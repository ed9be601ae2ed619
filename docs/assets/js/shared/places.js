// Makes a place field a combobox by the ARIA pattern: it suggests names for the text typed; commas separate several.
// Below a field for several, each place has a row with its number of sites: `Red Deer 2` in the text is two.
// The names are in the page's datalist, which a browser without this script offers by itself.

const MAX_SUGGESTIONS = 8;
const CODE = /^t\d/i; // a postal code: the engine knows them all
const COUNTED = /^(.*\S)\s+(\d{1,4})$/; // a place and its number of sites
const IGNORED = /[\u0300-\u036f\p{Cf}'’]/gu; // accents, invisible characters, apostrophes

/** Normalizes a name as the engine does (estimator/card/names.py); the page's list holds the engine's abbreviations and regions. */
function normalized(text, { abbreviations, regions }) {
  const full = new Map(abbreviations.split(" ").map((pair) => pair.split("=")));
  const words = text
    .normalize("NFD")
    .replace(IGNORED, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map((word) => full.get(word) ?? word);
  while (words.length > 1 && regions.split(" ").includes(words.at(-1))) words.pop();
  return words.join(" ");
}
const slugged = (label) => label.toLowerCase().replaceAll(" ", "-");

/** Return a place's name and its number of sites; no number is one. */
function counted(text) {
  const [, name, sites] = text.trim().match(COUNTED) ?? [];
  return name ? [name, Number(sites)] : [text.trim(), 1];
}

/** Return the text of a place field for values, which may be slugs from an address, with numbers of sites. */
export function placeNames(control, values) {
  const options = [...(document.getElementById("places")?.options ?? [])];
  const label = (value) => {
    const [slug, sites] = counted(value);
    const name =
      options.find((option) => (option.dataset.slug ?? slugged(option.value)) === slug)?.value ??
      slug.replace(/^t\d[a-z]$/, (code) => code.toUpperCase());
    return sites === 1 ? name : `${name} ${sites}`;
  };
  return (control.dataset.several === undefined ? values.slice(0, 1) : values).map(label).join(", ");
}

/** Make comboboxes of the fields for places. */
export function mount(root) {
  const list = root.querySelector("datalist");
  const known = [...list.options].map(({ value, dataset }) => ({
    label: value,
    names: [value, dataset.slug ?? "", ...(dataset.names?.split(", ") ?? [])].filter(Boolean).map((name) => normalized(name, list.dataset)),
  }));
  for (const input of root.querySelectorAll("[data-place]")) combobox(input, known, list.dataset);
}

function setAttributes(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
}

function combobox(input, known, rules) {
  const box = document.createElement("ul");
  const status = document.createElement("span");
  const view = { input, known, rules, box, status, labels: [], active: -1 };
  Object.assign(box, { id: `${input.id}-list`, className: "cor-options", hidden: true });
  Object.assign(status, { className: "cor-hidden" });
  setAttributes(box, { role: "listbox", "aria-label": "Places" });
  setAttributes(status, { role: "status" });
  input.removeAttribute("list"); // the browser's own list would cover this one
  setAttributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": box.id, "aria-expanded": "false" });
  input.after(box, status);
  input.addEventListener("input", () => open(view));
  input.addEventListener("keydown", (event) => event.isComposing || onKey(view, event)); // while composing, keys are the input method's
  if (input.dataset.several !== undefined) {
    input.addEventListener("paste", (event) => paste(input, event));
    rows(view);
  }
  input.addEventListener("blur", () => close(view));
  box.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(view, [...box.children].indexOf(option));
  });
}

/** Shows a row for each known place of the text, with buttons for its number of sites. */
function rows({ input, known, rules, status }) {
  const list = Object.assign(document.createElement("ul"), { className: "cor-sites" });
  setAttributes(list, { "aria-label": "Sites at each place" });
  const isPlace = (name) => CODE.test(name) || known.some(({ names }) => names.includes(normalized(name, rules)));
  const parts = () => input.value.split(/[,;]/).filter((part) => part.trim());
  const show = () => {
    list.replaceChildren(
      ...parts()
        .map((part, index) => [...counted(part), index])
        .filter(([name]) => isPlace(name))
        .map(([name, sites, index]) => {
          const row = Object.assign(document.createElement("li"), { textContent: name });
          row.append(step(index, -1, `One site less: ${name}`, sites), String(sites), step(index, 1, `One site more: ${name}`));
          return row;
        }),
    );
    list.hidden = !list.children.length;
  };
  const step = (index, by, label, sites) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: by < 0 ? "−" : "+" });
    setAttributes(button, { tabindex: -1, "aria-label": sites === 1 ? label.replace("One site less", "Take out") : label });
    button.addEventListener("click", () => {
      const places = parts().map((part) => counted(part));
      places[index][1] += by;
      input.value = places
        .filter(([, count]) => count)
        .map(([name, count]) => (count === 1 ? name : `${name} ${count}`))
        .join(", ");
      input.dispatchEvent(new Event("change", { bubbles: true }));
      status.textContent = `${places[index][0]}: ${places[index][1]}`;
      const row = [...list.children].find(({ firstChild }) => firstChild.data === places[index][0]);
      (row?.querySelectorAll("button")[by > 0 ? 1 : 0] ?? input).focus();
    });
    return button;
  };
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus, and the rows their place
  for (const event of ["input", "change", "filled"]) input.addEventListener(event, show);
  input.nextElementSibling.after(list);
  show();
}

/** Pastes a list with one place a line or cell as places with commas between them. */
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

/** The text between the commas around the caret, and its position. */
function textAtCaret({ input, rules }) {
  const several = input.dataset.several !== undefined;
  const caret = input.selectionStart ?? input.value.length;
  const before = input.value.slice(0, caret);
  const start = several ? Math.max(before.lastIndexOf(","), before.lastIndexOf(";")) + 1 : 0;
  const after = several ? input.value.slice(caret).search(/[,;]/) : -1;
  const end = after < 0 ? input.value.length : caret + after;
  return { start, end, text: normalized(input.value.slice(start, end), rules) };
}

/** Return the labels nearest to a text: names that start with it, then with a word that does, then with one or two typing errors. */
function suggest(known, text) {
  if (!text || CODE.test(text) || COUNTED.test(text)) return [];
  const most = text.length > 6 ? 2 : 1;
  const rank = ({ names }) =>
    Math.min(
      ...names.map((name) => {
        if (name.startsWith(text)) return 0;
        if (name.includes(` ${text}`)) return 1;
        const errors =
          text.length > 3 && text.length <= name.length + most ? typingErrors(text, name.slice(0, text.length + most)) : Infinity;
        return errors > most ? Infinity : 1 + errors;
      }),
    );
  return known
    .map((place) => [rank(place), place.label])
    .filter(([errors]) => errors < Infinity)
    .sort((one, other) => one[0] - other[0] || one[1].localeCompare(other[1]))
    .slice(0, MAX_SUGGESTIONS)
    .map(([, label]) => label);
}

/** Count the letters left out, added, changed or swapped with their neighbour between a text and the start of a name. */
function typingErrors(text, name) {
  let before = [];
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let i = 1; i <= text.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= name.length; j += 1) {
      const swapped = text[i - 1] === name[j - 2] && text[i - 2] === name[j - 1] ? before[j - 2] + 1 : Infinity;
      next.push(Math.min(swapped, row[j] + 1, next[j - 1] + 1, row[j - 1] + (text[i - 1] === name[j - 1] ? 0 : 1)));
    }
    [before, row] = [row, next];
  }
  return Math.min(...row);
}

function open(view) {
  const { input, box, status } = view;
  view.labels = suggest(view.known, textAtCaret(view).text);
  box.replaceChildren(
    ...view.labels.map((label, index) => {
      const option = Object.assign(document.createElement("li"), { id: `${box.id}-${index}`, textContent: label });
      setAttributes(option, { role: "option", "aria-selected": "false" });
      return option;
    }),
  );
  box.hidden = !view.labels.length;
  input.setAttribute("aria-expanded", String(!box.hidden));
  activate(view, -1);
  const count = view.labels.length;
  status.textContent = count ? `${count} ${count === 1 ? "place" : "places"} to choose from` : "";
}

function close(view) {
  view.labels = [];
  view.box.hidden = true;
  view.status.textContent = "";
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

function onKey(view, event) {
  const count = view.labels.length;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    event.preventDefault();
    if (!count) return open(view);
    const from = view.active < 0 && event.key === "ArrowUp" ? 0 : view.active;
    return activate(view, (from + moves[event.key] + count) % count);
  }
  if (event.key === "Enter" && view.active >= 0) {
    event.preventDefault(); // choosing does not submit the form
    choose(view, view.active);
  } else if (event.key === "Escape" && count) {
    event.preventDefault();
    close(view);
  }
  return undefined;
}

function choose(view, index) {
  const { input } = view;
  const { start, end } = textAtCaret(view);
  const several = input.dataset.several !== undefined;
  const before = input.value.slice(0, start).trimEnd();
  const after = input.value.slice(end);
  const text = `${before}${before ? " " : ""}${view.labels[index]}`;
  input.value = `${text}${several && !after.trim() ? ", " : after}`;
  const caret = several && !after.trim() ? input.value.length : text.length;
  input.setSelectionRange(caret, caret);
  close(view);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
