// Where a request cannot be sent from here: the firm's telephone and address, and the request as text to copy or to save.
import { controls, isGiven, plain } from "./names.js";
import { label, words } from "./words.js";

/** Return the request as text: a line for each question that is answered, and `more` lines. */
export function requestText(form, more = []) {
  const lines = new Map();
  for (const control of controls(form)) {
    if (!isGiven(control) || control.type === "file" || !control.value.trim() || !control.closest("[data-field], [data-carried]")) continue;
    const name = plain(form, control.name);
    if (name === "shown_total") continue; // the estimate has a line of its own
    lines.set(name, [...(lines.get(name) || []), words(form, name, control.value)]);
  }
  return [...[...lines].map(([name, answers]) => `${label(form, name)}: ${answers.join(", ")}`.replace("?:", "?")), ...more].join("\n");
}

/** Show the request as text above the form's buttons, with whom to call and where to write. */
export function offerByHand(form, how, more) {
  form.querySelector("[data-by-hand]")?.remove();
  const [phone, email] = ["phone", "email"].map((name) => document.querySelector(`[data-${name}]`)?.textContent.trim());
  const box = document.createElement("div");
  box.className = "cor-notice";
  box.dataset.byHand = "";
  const reach = [phone && `call ${phone}`, email && `write to ${email}`].filter(Boolean).join(", or ");
  const line = document.createElement("p");
  line.textContent = `${how} ${reach}, with this text:`;
  const text = Object.assign(document.createElement("textarea"), { readOnly: true, rows: 8, value: requestText(form, more) });
  text.setAttribute("aria-label", "Your request as text");
  const copy = Object.assign(document.createElement("button"), {
    type: "button",
    className: "cor-button cor-button--quiet",
    textContent: "Copy",
  });
  copy.addEventListener("click", async () => {
    text.select();
    const copied = await navigator.clipboard?.writeText(text.value).then(
      () => true,
      () => false,
    );
    copy.textContent = copied ? "Copied" : "Marked: copy it with your keyboard";
  });
  const save = Object.assign(document.createElement("a"), {
    className: "cor-button cor-button--quiet",
    href: URL.createObjectURL(new Blob([text.value], { type: "text/plain" })),
    download: "quote-request.txt",
    textContent: "Save as a file",
  });
  const actions = Object.assign(document.createElement("p"), { className: "cor-actions" });
  actions.append(copy, save);
  const field = Object.assign(document.createElement("div"), { className: "cor-field" }); // for its look
  field.append(text);
  box.append(line, field, actions);
  form.querySelector("[data-send]").parentElement.before(box);
}
