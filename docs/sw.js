/**
 * The service worker: the site works offline after one visit. assets/js/engine/client.js registers it once the
 * engine has answered.
 *
 * Online it changes nothing: pages and scripts come from the network, so two versions never mix.
 * Without a connection it serves one whole version, fetched and tested together when this file was
 * installed. What has its content's hash in its name comes from this browser first, always.
 * It handles GET alone: it never sees a quote that is sent.
 */

/** The kill switch: publish `false`, and every visitor's copy removes itself and all it kept. */
const ON = true;

/** What the build puts here: each file that the estimator and the quote form need, by path, with its SHA-256. */
const FILES = {};

/** The site's other pages and what they need: each is kept if it arrives as the build made it, but where the visitor saves data. */
const OTHERS = {};

const NAME = "offline-";
const HASHED = /\.[0-9a-f]{8,}\.(?:min\.)?[a-z0-9]+$|-0[0-9a-f]{16}(?:-[a-z0-9_]+){3}\.whl$/;
const APART =
  "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>No connection</title><style>:root{color-scheme:light dark;font:1.1em/1.5 system-ui,sans-serif;margin:2em}</style><h1>No connection</h1><p>This page was not kept for reading without a connection. <a href='ROOTpricing/estimate/'>The estimator was.</a>";

const version = digest(new TextEncoder().encode(JSON.stringify([FILES, OTHERS]))).then((hash) => NAME + hash.slice(0, 16));

self.addEventListener("install", (event) => {
  if (ON) event.waitUntil(keep());
  else self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(ON ? tidy() : leave());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (!ON || request.method !== "GET" || origin !== location.origin) return;
  const again = request.cache === "reload" || search; // what we had was no good
  if (HASHED.test(pathname) && !again) event.respondWith(hashed(request));
  else event.respondWith(fresh(request));
});

/** Fetches the whole version; one of FILES that is missing or of another version, and nothing is kept. */
async function keep() {
  const cache = await caches.open(await version);
  const bring = async ([path, hash]) => {
    const url = new URL(path, self.registration.scope);
    const response = await fetch(url, { cache: "no-cache" });
    const actual = await digest(await response.clone().arrayBuffer());
    if (!response.ok || actual !== hash) throw new Error(`${path} is not of this version`);
    await cache.put(url, response);
  };
  await Promise.all(Object.entries(FILES).map(bring)).catch(async (error) => {
    await caches.delete(await version);
    throw error;
  });
  if (!navigator.connection?.saveData) await Promise.allSettled(Object.entries(OTHERS).map(bring));
}

async function tidy() {
  const current = await version;
  const old = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== current);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function leave() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await self.registration.unregister();
}

/** Content that its name vouches for: any copy is the right one. */
async function hashed(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The network's answer; without a connection, the kept version's. */
async function fresh(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(await version);
    const kept = await cache.match(request, { ignoreVary: true, ignoreSearch: true });
    if (kept) return kept;
    if (request.mode !== "navigate") throw error;
    const url = new URL(request.url); // as the host would send it on
    url.pathname = `${url.pathname.replace(/index\.html$/, "")}/`.replace(/\/{2,}/g, "/");
    if (await cache.match(url, { ignoreSearch: true })) return Response.redirect(url);
    const page = APART.replace("ROOT", self.registration.scope);
    return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

async function digest(data) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
