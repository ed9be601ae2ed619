// A chosen report is read at once: its file may be gone when the form is sent. Its problem is shown at its field.
import { plain } from "./names.js";
import { showProblem } from "../shared/problems.js";

const HEAD = 1024; // bytes within which a PDF has its signature
const MEGABYTE = 1024 * 1024;

const results = new WeakMap(); // of each chosen file: its copy in memory, or a message

const field = (form) => form.querySelector("input[type=file]");

/** Read a report when it is chosen, and offer to remove it. */
export function attach(form) {
  const input = field(form);
  if (!input) return;
  const button = form.querySelector("[data-remove]");
  const update = async () => {
    button.hidden = !input.files.length;
    const [problem] = await reportProblems(form);
    showProblem(form, plain(form, input.name), problem?.message);
  };
  input.addEventListener("change", update);
  form.addEventListener("reset", () => setTimeout(update)); // after the form has reset
  button.addEventListener("click", () => {
    input.value = "";
    update();
    input.focus();
  });
  if (input.files.length) update(); // chosen before this script ran
}

/** Put files into the field, as if they were chosen. */
export function setFiles(form, files) {
  const input = field(form);
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
  input.dispatchEvent(new Event("change"));
}

/** Return the report's problems as [{field, message}], once it is read. */
export async function reportProblems(form) {
  const input = field(form);
  if (!input) return [];
  const checked = await Promise.all([...input.files].map((file) => read(file, Number(input.dataset.most))));
  return checked.filter(({ message }) => message).map(({ message }) => ({ field: plain(form, input.name), message }));
}

/** Return a control's files as they were read; none if the form has no such control. */
export const copies = (control) => [...(control?.files ?? [])].map((file) => results.get(file)?.copy ?? file);

async function read(file, most) {
  if (!results.get(file)?.copy) results.set(file, await check(file, most));
  return results.get(file);
}

async function check(file, most) {
  const wrong = (words) => ({ message: `“${file.name}” ${words}, or remove it.` });
  if (!file.size) return wrong("is empty. Choose another file");
  if (file.size > most * MEGABYTE)
    return wrong(`has ${(Math.ceil((file.size / MEGABYTE) * 10) / 10).toFixed(1)} MB. Choose a PDF of at most ${most} MB`);
  try {
    const bytes = await file.arrayBuffer();
    if (!new TextDecoder("latin1").decode(bytes.slice(0, HEAD)).includes("%PDF-")) return wrong("is not a PDF. Choose a PDF");
    return { copy: new File([bytes], file.name, { type: file.type }) };
  } catch {
    return wrong("cannot be read any more. Choose it again");
  }
}
