// Link, print, save and open an estimate; compare what a link or file stated with the price now.
import { ask } from "../engine/client.js";

/** Wire the tools under the estimate. */
export function tools(view) {
  const { root } = view;
  const on = (place, event, run) => root.querySelector(place).addEventListener(event, run);
  view.tell = (text) => (root.querySelector("[data-told]").textContent = text);
  on("[data-print]", "click", () => window.print());
  on("[data-copy]", "click", () => copy(view));
  on("[data-open]", "change", (event) => open(view, event.currentTarget));
  for (const button of root.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(view, button.dataset.save));
  view.changed.push(() => view.stated._total && check(view));
  view.forget = () => {
    view.checking = null;
    root.querySelector("[data-link-check]").replaceChildren();
  };
}

/** A request as the form's [name, value] pairs, checked by the engine; rejected with what is wrong. */
export async function fields(request) {
  const answer = await ask({ ask: "fields", request });
  if (!answer.ok) throw new Error(answer.problems[0].message);
  return answer.fields;
}

/** Where the engine runs and has not priced what the form says now, let it; the promise gives whether an answer is wrong. */
async function refused(view) {
  if (view.state.phase === "ready" && !view.current()) await view.price();
  return view.root.dataset.stale === "yes";
}

/** Why there is no price of the answers as they are, for `what` needs one; empty where there is. */
export async function unpriced(view, what) {
  if (await refused(view)) return `Not ${what}: an answer needs a correction first.`;
  return view.current() ? "" : `Not ${what}: there is no exact price for these answers yet.`;
}

async function copy(view) {
  if (await refused(view)) return view.tell("Not copied: an answer needs a correction first.");
  const address = new URL(`#${view.link()}`, location.href).href;
  const holds = view.current()
    ? "your answers and the price; opening it works the price out again"
    : "your answers; opening it works the price out";
  try {
    await navigator.clipboard.writeText(address);
    view.tell(`Link copied. It holds ${holds}.`);
  } catch {
    view.sayAddress();
    view.tell("Your browser does not allow copying here. Copy the address at the top: it holds your answers.");
  }
  return undefined;
}

async function save(view, kind) {
  const why = await unpriced(view, "saved");
  if (why) return view.tell(why);
  const files = {
    json: [`${JSON.stringify(view.estimate, null, 2)}\n`, "application/json", `quote-${view.estimate.reference}.json`],
    csv: [view.html.csv, "text/csv", `estimate-${view.estimate.reference}.csv`],
  };
  const [text, type, name] = files[kind];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  return view.tell(`Saved as ${name}.`);
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
    view.tell(`${file.name} is not a quote.json: it does not hold JSON.`);
    return;
  }
  try {
    const answers = await fields(given?.request ?? given);
    view.stated = given.total ? { _total: String(given.total), _rates: String(given.rates_version ?? "") } : {};
    await view.refill(answers);
    view.tell(`${file.name} is open.`);
  } catch (error) {
    view.tell(`${file.name} is not a quote.json we can read: ${error.message}`);
  }
}

/** Set what a link or file stated beside what the engine says, once: then, now, and each rate that moved. */
async function check(view) {
  const { _total: total, _rates: rates_version } = view.stated;
  view.stated = {};
  view.forget();
  const mine = (view.checking = {});
  const { request } = view.estimate;
  const answer = await ask({ ask: "replay", request: { request, rates_version, total }, show: true }).catch(() => null);
  if (!answer || view.checking !== mine || !view.root.isConnected) return;
  if (answer.ok && answer.replay.verdict === "same") {
    const today = answer.replay.now.on;
    if (request.on < today) useToday(view);
    else if (request.on === today) view.form.elements.namedItem("on").value = ""; // a day ahead was meant
    return;
  }
  const place = view.root.querySelector("[data-link-check]");
  place.innerHTML = answer.ok ? answer.html : "";
  const heading = document.createElement("h2");
  heading.textContent = "Since this estimate was made";
  place.prepend(heading);
  if (!answer.ok) place.append(...answer.problems.map(({ message }) => `What it stated could not be read: ${message} `));
  place.append(buttons(view, place, answer.ok && answer.replay.now.on !== request.on));
  place.focus();
}

function buttons(view, place, older) {
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
  if (older) {
    add("Price it with today's rates", () => useToday(view));
    add("Keep the prices of then", () => {});
  } else add("Close", () => {});
  return line;
}

/** Let go of the date that came with a link: prices are today's again. */
function useToday(view) {
  view.form.elements.namedItem("on").value = "";
  view.price();
}
