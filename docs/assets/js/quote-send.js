// Sends the form and says what became of it.
import { key } from "./quote-draft.js";

const PATIENCE = 40_000; // ms: a report of 8 MB on a slow line

/** Return the form's fields as they go over the wire. */
export function parcel(form) {
  const data = new FormData(form);
  data.set("idempotency_key", key());
  data.set("_elapsed", String(Math.round(performance.now()) - Number(form.dataset.opened || 0)));
  for (const [name, value] of [...data]) if (value instanceof File && value.size === 0) data.delete(name);
  return data;
}

/** Return whether a body means success, whoever answered: `success` may be a string, errors may come with status 200. */
export function succeeded(response, body) {
  const said = body && typeof body === "object" ? body : {};
  const success = said.success === undefined || String(said.success) === "true" || (typeof said.success === "string" && said.success !== "false");
  return response.ok && !said.error && !(said.errors && said.errors.length) && said.ok !== false && success;
}

/** Send; return {ok, id} or {ok: false, problems, offline}. Never throws. */
export async function send(form, data = parcel(form)) {
  const files = [...data.values()].some((value) => value instanceof File);
  const headers = { Accept: "application/json" };
  if (!files) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", headers, body: files ? data : JSON.stringify(grouped(data)), signal: AbortSignal.timeout(PATIENCE) });
    const body = await response.json().catch(() => null);
    if (succeeded(response, body)) return { ok: true, id: body?.id };
    return { ok: false, problems: problems(response, body) };
  } catch {
    const words = "Your request did not reach us: the connection failed. Nothing is lost: what you typed is kept in this browser. Try again.";
    return { ok: false, offline: true, problems: [{ field: "", message: words }] };
  }
}

function grouped(data) {
  const found = {};
  for (const [name, value] of data) found[name] = name in found ? [].concat(found[name], value) : value;
  return found;
}

function problems(response, body) {
  if (body?.errors?.length) return body.errors.map(({ field, message }) => ({ field: field || "", message }));
  const wait = Number(response.headers.get("Retry-After"));
  const words = body?.error || body?.message || `Our server answered ${response.status}. What you typed is kept in this browser.`;
  return [{ field: "", message: wait ? `${words} Try again in ${Math.ceil(wait / 60)} min.` : words }];
}
