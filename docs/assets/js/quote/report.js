// The report that is chosen is read at once: its file may be gone when the form is sent. What is wrong with it is said at its field.
import { plain } from "./names.js";
import { mark } from "./problems.js";

const HEAD = 1024; // bytes within which a PDF says that it is one
const MEGABYTE = 1024 * 1024;

const taken = new WeakMap(); // of each file chosen: its copy in memory, or what is wrong

const field = (form) => form.querySelector("input[type=file]");

/** Read a report when it is chosen, and offer to remove it. */
export function attach(form) {
  const input = field(form);
  if (!input) return;
  const button = form.querySelector("[data-remove]");
  const look = async () => {
    button.hidden = !input.files.length;
    const [problem] = await settle(form);
    mark(form, plain(form, input.name), problem?.message);
  };
  input.addEventListener("change", look);
  form.addEventListener("reset", () => setTimeout(look)); // after the form is empty
  button.addEventListener("click", () => {
    input.value = "";
    look();
    input.focus();
  });
  if (input.files.length) look(); // chosen before we came
}

/** Put files into the field, as if they were chosen. */
export function put(form, files) {
  const input = field(form);
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
  input.dispatchEvent(new Event("change"));
}

/** Return what is wrong with the report, as [{field, message}, …], once it is read. */
export async function settle(form) {
  const input = field(form);
  if (!input) return [];
  const found = await Promise.all([...input.files].map((file) => read(file, Number(input.dataset.most))));
  return found.filter(({ message }) => message).map(({ message }) => ({ field: plain(form, input.name), message }));
}

/** Return a control's files as they were read; none where the form has no such control. */
export const copies = (control) => [...(control?.files ?? [])].map((file) => taken.get(file)?.copy ?? file);

async function read(file, most) {
  if (!taken.get(file)?.copy) taken.set(file, await looked(file, most));
  return taken.get(file);
}

async function looked(file, most) {
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
