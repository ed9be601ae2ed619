/**
 * Loads the engine's files for the worker: from this browser's store where they are kept, else from
 * the site. Counts their bytes as they arrive, tests them against the manifest, and asks for the gzip
 * copy where the host sends a file uncompressed.
 */

/** The Cache Storage that keeps files of the engine from one visit to the next. */
const STORE = "engine";

/** The browser's own: engine/worker.js puts another in its place for the runtime, which waits for these files. */
const { fetch } = globalThis;

/** Why the engine could not start, in one word that engine/client.js has a sentence for. */
export class EngineError extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * The store and the addresses it holds, asked for when the worker begins. Some private windows have
 * none, and no page has that is not a secure context.
 */
const store = Promise.resolve(globalThis.caches?.open(STORE)).catch(() => null);
const stock = store.then(async (kept) => new Set((await kept?.keys())?.map(({ url }) => url))).catch(() => new Set());

/** Least milliseconds between two messages of progress. */
const PACE = 100;

export class Files {
  /** Whether every file so far came from this browser's own store. */
  stored = true;
  /** Whether something is in use that is not known to be the manifest's yet. */
  unproven = false;
  #checks = [];
  #fetched = [];
  #progress = {};
  #told = 0;

  /**
   * @param {URL} base the engine's folder
   * @param {Record<string, object>} entries the manifest's files: name, sha256, and in bytes size, gzip, brotli
   * @param {(received: number, total: number) => void} tell told how far we are, in bytes on the wire
   * @param {boolean} fresh whether to use no cache, because what it gave was damaged
   */
  constructor(base, entries, tell, fresh) {
    this.base = base;
    this.entries = entries;
    this.tell = tell;
    this.fresh = fresh;
  }

  url(part) {
    return new URL(this.entries[part].name, this.base);
  }

  /** Loads a file; the promise gives its bytes before they are tested (see `whole`). */
  bring(part) {
    return this.#checked(part, () => this.#smallest(this.entries[part]));
  }

  /** Brings a file while everything else of this worker waits: for what is called before it came. `whole` tells whether it is the manifest's. */
  now(part) {
    const entry = this.entries[part];
    const address = this.url(part);
    if (this.fresh) address.searchParams.set("fresh", ""); // else a cache gives the same again
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.responseType = "arraybuffer";
    try {
      request.send();
    } catch (error) {
      throw new EngineError(navigator.onLine ? "missing" : "offline", `${entry.name}: ${error.message}`);
    }
    if (request.status !== 200) throw new EngineError("missing", `${entry.name}: the server answered ${request.status}`);
    const data = new Uint8Array(request.response);
    if (data.length !== entry.size) throw new EngineError("damaged", `${entry.name}: ${data.length} bytes instead of ${entry.size}`);
    this.unproven = true;
    const checked = test(data, entry).then(() => {
      this.unproven = false;
      this.#fetched.push({ entry, data });
    });
    checked.catch(() => {}); // `whole` tells
    this.#checks.push(checked);
    return data;
  }

  /** Tests a script that has just been imported from `url`; the browser's cache still holds it. */
  imported(part, url) {
    this.#checked(part, async () => wired(await fetched(url, "force-cache"), this.entries[part]));
  }

  #checked(part, request) {
    const entry = this.entries[part];
    this.expect(part);
    const kept = this.#kept(part);
    const arrived = kept.then(async (response) => this.#read(part, response ? { response, wire: 0 } : await request(), entry));
    const checked = arrived.then(async (data) => {
      if (await kept) return;
      await test(data, entry);
      this.#fetched.push({ entry, data });
    });
    checked.catch(() => {}); // `whole` reports it
    this.#checks.push(checked);
    return arrived;
  }

  /** Returns the stored copy of a file; none where the caches are not to be used. */
  async #kept(part) {
    const address = this.url(part);
    const kept = !this.fresh && (await stock).has(address.href) ? await (await store).match(address) : undefined;
    this.stored &&= Boolean(kept);
    return kept;
  }

  /** Settles when every file asked for so far has passed its test. */
  whole() {
    return Promise.all(this.#checks);
  }

  /** Keeps what came over the network for the next visit, and removes what no version needs now. */
  async keep() {
    const kept = await store;
    if (!kept) return;
    const current = new Set(await this.#needed());
    for (const request of await kept.keys()) {
      if (!current.has(request.url)) await kept.delete(request);
    }
    for (const { entry, data } of this.#fetched) {
      const headers = { "Content-Type": typeOf(entry.name), "Content-Length": String(data.length) };
      await kept.put(new URL(entry.name, this.base), new Response(data, { headers }));
    }
  }

  /** The files of this version, and of the one that is kept for use without a connection (sw.js). */
  async #needed() {
    const kept = await caches.match(new URL("manifest.json", this.base));
    const others = kept ? Object.values((await kept.json()).files) : [];
    return [...Object.values(this.entries), ...others].map((entry) => new URL(entry.name, this.base).href);
  }

  /** Counts a file of which `share` (0 to 1) has arrived, and reports progress. */
  expect(part, share = 0) {
    this.#progress[part] ??= { wire: this.entries[part].brotli };
    this.#progress[part].share = share;
    const now = performance.now();
    if (share < 1 && now < this.#told + PACE) return;
    this.#told = now;
    const parts = Object.values(this.#progress);
    const sum = (size) => Math.round(parts.reduce((bytes, one) => bytes + size(one), 0));
    this.tell(
      sum((one) => one.wire * one.share),
      sum((one) => one.wire),
    );
  }

  /** Fetches a file from the site; where the host sends it uncompressed, fetches its gzip copy and unpacks it here. */
  async #smallest(entry) {
    const cache = this.fresh ? "reload" : "default";
    const plain = wired(await fetched(new URL(entry.name, this.base), cache), entry);
    if (plain.wire < entry.size || !globalThis.DecompressionStream) return plain;
    const twin = await fetched(new URL(`${entry.name}.gz`, this.base), cache).catch(() => null);
    if (!twin) return plain;
    plain.response.body.cancel().catch(() => {});
    const body = twin.headers.has("Content-Encoding") ? twin.body : twin.body.pipeThrough(new DecompressionStream("gzip"));
    return { response: new Response(body), wire: entry.gzip };
  }

  /** Reads a response to its end, counting. */
  async #read(part, { response, wire }, entry) {
    this.#progress[part].wire = wire;
    const data = new Uint8Array(entry.size);
    const reader = response.body.getReader();
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw new EngineError("damaged", `${entry.name}: ${error.message}`);
      });
      if (done) break;
      if (size + value.length <= data.length) data.set(value, size);
      size += value.length;
      this.expect(part, size / entry.size);
    }
    if (size === entry.size) return data;
    throw new EngineError("damaged", `${entry.name}: ${size} bytes instead of ${entry.size}`);
  }
}

/** The manifest: which files make this version, and how they start. */
export async function listed(base) {
  const response = await fetched(new URL("manifest.json", base), "no-cache");
  return response.json().catch((error) => {
    throw new EngineError("damaged", `manifest.json: ${error.message}`);
  });
}

async function fetched(url, cache) {
  const name = url.pathname.split("/").pop();
  const response = await fetch(url, { cache }).catch((error) => {
    throw new EngineError("offline", `${name}: ${error.message}`);
  });
  if (response.ok) return response;
  throw new EngineError("missing", `${name}: the server answered ${response.status}`);
}

/** A response with the bytes it takes on the wire. */
function wired(response, entry) {
  const sizes = { br: entry.brotli, gzip: entry.gzip };
  return { response, wire: sizes[response.headers.get("Content-Encoding")] ?? entry.size };
}

/** Compares the SHA-256. Where the page is not a secure context there is none: the size must do. */
async function test(data, entry) {
  if (!globalThis.crypto?.subtle) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== entry.sha256) {
    throw new EngineError("damaged", `${entry.name}: SHA-256 ${found} instead of ${entry.sha256}`);
  }
}

/** The type that the browser insists on for code; the rest is bytes. */
function typeOf(name) {
  const types = { js: "text/javascript", wasm: "application/wasm" };
  return types[name.split(".").pop()] ?? "application/octet-stream";
}
