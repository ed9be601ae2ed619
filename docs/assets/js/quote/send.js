// Sends the form to its receiver and returns the outcome. Throws only if this browser lacks a feature.
import { solve } from "./proof.js";

const TIMEOUT = 60_000; // ms: a report of 8 MB on a slow line
const CONNECTION_FAILED = "Not sent yet: the connection failed. What you typed is still in the form. Try again.";
const UNREADABLE =
  "The answer to your request cannot be read, so we cannot say that it arrived. What you typed is still in the form. Try again, or call us.";

/** Return a sentence with the firm's telephone number from the page's footer, after a space; empty if there is none. */
export function callUs() {
  const phone = document.querySelector("[data-phone]")?.textContent;
  return phone ? ` You can also call us: ${phone}.` : "";
}

/** Return whether a response means success, for every receiver: `success` may be text, an error may come with status 200. */
function succeeded(response, body, answer = "json") {
  if (!response.ok) return false;
  if (!body || typeof body !== "object") return answer === "any";
  if (body.error || body.errors?.length || body.ok === false) return false;
  const { success } = body;
  if (success === undefined) return true;
  return typeof success === "string" ? success !== "false" : success === true;
}

/** The connection failed; the request may not have arrived. */
class ConnectionError extends Error {}

/** Send pairs; return {ok: true, id, file}, `file` being the name and size of what came along, or {ok: false, problems} with `offline` if nothing answered and `later` if the same request may succeed later. `how` is {url, send, answer}. */
export async function send(pairs, how) {
  try {
    const first = await post(pairs, how);
    if (first.response.status !== 428 || !first.body?.challenge) return outcome(first, how);
    const altcha = await solve(first.body.challenge);
    return outcome(await post([...pairs, ["altcha", altcha]], how), how);
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return { ok: false, offline: true, problems: [{ field: "", message: `${CONNECTION_FAILED}${callUs()}` }] };
  }
}

async function post(pairs, { url, send: format }) {
  const headers = { Accept: "application/json" };
  let body;
  if (format === "json" && !pairs.some(([, value]) => value instanceof Blob)) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(grouped(pairs));
  } else if (format === "urlencoded") body = new URLSearchParams(pairs.filter(([, value]) => !(value instanceof Blob)));
  else {
    body = new FormData();
    for (const [name, value] of pairs) body.append(name, value);
  }
  const stop = new AbortController();
  const timeout = setTimeout(() => stop.abort(), TIMEOUT);
  const lost = (error) => {
    throw new ConnectionError(error.message);
  };
  const response = await fetch(url, { method: "POST", headers, body, signal: stop.signal }).catch(lost);
  const text = await response.text().catch(lost);
  clearTimeout(timeout);
  return { response, body: parsed(text) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function grouped(pairs) {
  const body = {};
  for (const [name, value] of pairs) body[name] = Object.hasOwn(body, name) ? [].concat(body[name], value) : value;
  return body;
}

function outcome({ response, body }, { answer }) {
  const text = (value) => (typeof value === "string" ? value : "");
  if (succeeded(response, body, answer)) return { ok: true, id: text(body?.id), file: text(body?.file) };
  // After a server error or a rate limit the same request may succeed later. Anything else needs a correction by the visitor.
  const { status } = response;
  const fault = status >= 500 && status !== 501;
  const elsewhere = response.ok && body === null; // a network that asks to sign in first answers with a page of its own
  return { ok: false, offline: false, later: fault || elsewhere || [408, 429].includes(status), problems: problems(response, body) };
}

function problems(response, body) {
  const listed = Array.isArray(body?.errors) ? body.errors.filter((one) => one && typeof one.message === "string") : [];
  if (listed.some(({ field }) => field))
    return listed.map(({ field, message }) => ({ field: typeof field === "string" ? field : "", message }));
  const messages = listed.map(({ message }) => message).join(" ");
  const reason = [messages, body?.error, body?.message, body?.body?.message].find((words) => typeof words === "string" && words);
  if (response.ok) return [{ field: "", message: reason || UNREADABLE }];
  const wait = Number(response.headers.get("Retry-After"));
  const retry = `Try again${wait > 0 ? ` in ${Math.max(1, Math.ceil(wait / 60))} min` : ""}.${callUs()}`;
  const words = reason || `The server answered ${response.status}.`;
  return [{ field: "", message: `Not sent yet. ${words} What you typed is still in the form. ${retry}` }];
}
