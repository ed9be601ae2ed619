// Link, print, save and open an estimate; compare the price a link or file states with today's.
import { ask } from "../engine/client.js";
import { pairs } from "../shared/fields.js";

/** Connect the buttons that link, print, save and open. */
export function share(view) {
  const { root } = view;
  const on = (place, event, run) => root.querySelector(place).addEventListener(event, run);
  view.notify = (text) => (root.querySelector("[data-message]").textContent = text);
  on("[data-print]", "click", () => window.print());
  addEventListener("beforeprint", () => root.querySelectorAll("[data-print-open]").forEach((fold) => (fold.open = true))); // paper has no folds
  on("[data-copy]", "click", () => copy(view));
  on("[data-open]", "change", (event) => open(view, event.currentTarget));
  for (const button of root.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(view, button.dataset.save));
  view.changed.push(() => view.stated._total && view.stated.given === view.priced && checkStated(view));
}

/** Return a request as the form's [name, value] pairs, checked by the engine; throws an error that says what is wrong. */
export async function fields(request) {
  const answer = await ask({ ask: "fields", request });
  if (!answer.ok) throw new Error(answer.problems[0].message);
  return answer.fields;
}

/** Price the form if the engine runs and has not; resolves to true if an answer is wrong. */
async function isWrong(view) {
  if (view.state.phase === "ready" && !view.current()) await view.price();
  return view.root.dataset.stale === "yes";
}

/** Say why nothing can be `done` yet because the answers have no price; empty if they have one. */
export async function whyUnpriced(view, done) {
  if (await isWrong(view)) return `Not ${done}: an answer needs a correction first.`;
  return view.current() ? "" : `Not ${done}: there is no exact price for these answers yet.`;
}

async function copy(view) {
  if (await isWrong(view)) return view.notify("Not copied: an answer needs a correction first.");
  const address = new URL(`#${view.link()}`, location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    view.notify(`Link copied. It holds your answers${view.current() ? " and the price" : ""}.`);
  } catch {
    view.writeAddress();
    view.notify("Your browser does not allow copying here. Copy the address at the top: it holds your answers.");
  }
  return undefined;
}

/** Add who prepared an estimate, as the page's letterhead names the firm, after the mark that a CSV begins with. */
function withFirm(csv) {
  const firm = document.querySelector("[data-firm]").textContent;
  return `${csv[0]}Prepared by,"${firm.replaceAll('"', '""')}"\r\n${csv.slice(1)}`;
}

/** Return the three-year budget as CSV while it is open. */
async function years({ root, budget, estimate: { request } }) {
  if (!budget()) return "";
  const own = Object.fromEntries(new FormData(root.querySelector("#three-years form")));
  const answer = await ask({ ask: "cycle", request: { request, ...own } });
  return answer.ok ? answer.cycle.csv : "";
}

async function save(view, kind) {
  const reason = await whyUnpriced(view, "saved");
  if (reason) return view.notify(reason);
  const files = {
    json: [`${JSON.stringify(view.estimate, null, 2)}\n`, "application/json", `quote-${view.estimate.reference}.json`],
    csv: [withFirm(view.html.csv) + (await years(view)), "text/csv", `estimate-${view.estimate.reference}.csv`],
  };
  const [text, type, name] = files[kind];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  return view.notify(`Saved as ${name}.`);
}

/** Open a saved estimate: fill in its answers, price them now, and compare with what it stated. */
async function open(view, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  let given;
  try {
    given = JSON.parse(await file.text());
  } catch {
    view.notify(`${file.name} is not a saved estimate: it does not hold JSON.`);
    return;
  }
  try {
    const answers = await fields(given?.request ?? given);
    view.stated = given.total ? { _total: String(given.total), file: given.request && given } : {};
    const priced = view.refill(answers);
    view.stated.given = view.given;
    await priced;
    view.notify(`${file.name} is open.`);
  } catch (error) {
    view.notify(`${file.name} is not a saved estimate we can read: ${error.message}`);
  }
}

/** Compare the price that a link or file states with today's, once: then, now, and each rate that changed. */
async function checkStated(view) {
  const { _total: total, _rates: rates_version, answers, file } = view.stated;
  view.stated = {};
  view.forget();
  const check = (view.checking = {});
  const { request } = view.estimate;
  const whole = answers && (await ask({ ask: "estimate", fields: answers }).catch(() => null));
  if (whole && !whole.ok) return; // an answer of the link is none any more, as the page says
  const stated = file || { request: whole?.estimate.request ?? request, rates_version, total };
  const answer = await ask({ ask: "replay", request: stated, show: true }).catch(() => null);
  if (!answer || view.checking !== check || !view.root.isConnected) return;
  if (answer.ok && answer.replay.verdict === "same") {
    const today = answer.replay.now.on;
    if (request.on < today) useToday(view);
    else if (request.on === today) {
      const same = view.priced === JSON.stringify(pairs(view.form));
      view.form.elements.namedItem("on").value = ""; // no date means today: the estimate shown is of these answers still
      if (same) view.given = view.priced = view.totalled = JSON.stringify(pairs(view.form));
      else view.price(); // an answer changed meanwhile, and is being priced with the date
    }
    return;
  }
  const place = view.root.querySelector("[data-link-check]");
  place.innerHTML = answer.ok ? answer.html : "";
  const heading = document.createElement("h2");
  heading.textContent = "Since this estimate was made";
  place.prepend(heading);
  if (!answer.ok) place.append(...answer.problems.map(({ message }) => `It could not be read: ${message} `));
  place.append(buttons(view, place, answer.ok && answer.replay.now?.on !== request.on));
  place.focus();
}

function buttons(view, place, hasOldPrices) {
  const line = document.createElement("p");
  line.className = "cor-actions";
  const add = (text, run) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "cor-button cor-button--quiet cor-button--small", textContent: text });
    button.addEventListener("click", () => {
      run();
      place.replaceChildren();
      view.form.querySelector("input").focus({ preventScroll: true });
    });
    line.append(button);
  };
  if (hasOldPrices) {
    add("Price it with today's rates", () => useToday(view));
    add("Keep the earlier prices", () => {});
  } else add("Close", () => {});
  return line;
}

/** Drop the date that came with a link: prices are today's again. */
function useToday(view) {
  view.form.elements.namedItem("on").value = "";
  view.price();
}
