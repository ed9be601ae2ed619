/**
 * Loads the engine's files for the worker: from this browser's store where they are kept, else from
 * the site. Counts their bytes as they arrive, verifies them against the manifest, and asks for the gzip
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
const storedUrls = store.then(async (cache) => new Set((await cache?.keys())?.map(({ url }) => url))).catch(() => new Set());

/** Least milliseconds between two reports of progress. */
const PROGRESS_INTERVAL = 100;

export class Files {
  /** Whether every file so far came from this browser's own store. */
  stored = true;
  /** Whether a file is in use whose hash is still being computed. */
  unverified = false;
  #base;
  #checks = [];
  #entries;
  #fetched = [];
  #fresh;
  #onProgress;
  #progress = {};
  #reported = 0;

  /**
   * @param {URL} base the engine's folder
   * @param {Record<string, object>} entries the manifest's files: name, sha256, and in bytes size, gzip, brotli
   * @param {(received: number, total: number) => void} onProgress called with bytes on the wire
   * @param {boolean} fresh whether to bypass every cache, because a cached file was damaged
   */
  constructor(base, entries, onProgress, fresh) {
    this.#base = base;
    this.#entries = entries;
    this.#onProgress = onProgress;
    this.#fresh = fresh;
  }

  url(part) {
    return new URL(this.#entries[part].name, this.#base);
  }

  /** Loads a file; the promise gives its bytes before they are verified (see `verified`). */
  load(part) {
    return this.#loadAndVerify(part, () => this.#fetchSmallest(this.#entries[part]));
  }

  /** Loads a file by a blocking request, for code that is called before it has arrived; `verified` checks it. */
  loadSync(part) {
    const entry = this.#entries[part];
    const address = this.url(part);
    if (this.#fresh) address.searchParams.set("fresh", ""); // so that no cache answers
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
    this.unverified = true;
    const checked = verify(data, entry).then(() => {
      this.unverified = false;
      this.#fetched.push({ entry, data });
    });
    checked.catch(() => {}); // `verified` reports it
    this.#checks.push(checked);
    return data;
  }

  /** Verifies a script that was just imported from `url`; the browser's cache still holds it. */
  verifyImported(part, url) {
    this.#loadAndVerify(part, async () => withWireSize(await fetchOk(url, "force-cache"), this.#entries[part]));
  }

  #loadAndVerify(part, request) {
    const entry = this.#entries[part];
    this.count(part);
    const stored = this.#fromStore(part);
    const arrived = stored.then(async (response) => this.#read(part, response ? { response, wire: 0 } : await request(), entry));
    const checked = arrived.then(async (data) => {
      if (await stored) return;
      await verify(data, entry);
      this.#fetched.push({ entry, data });
    });
    checked.catch(() => {}); // `verified` reports it
    this.#checks.push(checked);
    return arrived;
  }

  /** Returns the stored copy of a file; none where the caches are not to be used. */
  async #fromStore(part) {
    const address = this.url(part);
    const cached = !this.#fresh && (await storedUrls).has(address.href) ? await (await store).match(address) : undefined;
    this.stored &&= Boolean(cached);
    return cached;
  }

  /** Resolves when every file loaded so far is verified. */
  verified() {
    return Promise.all(this.#checks);
  }

  /** Stores what came over the network for the next visit, and removes files that no version needs now. */
  async save() {
    const cache = await store;
    if (!cache) return;
    const current = new Set(await this.#neededUrls());
    for (const request of await cache.keys()) {
      if (!current.has(request.url)) await cache.delete(request);
    }
    for (const { entry, data } of this.#fetched) {
      const headers = { "Content-Type": typeOf(entry.name), "Content-Length": String(data.length) };
      await cache.put(new URL(entry.name, this.#base), new Response(data, { headers }));
    }
  }

  /** The files of this version, and of the one that is kept for use without a connection (sw.js). */
  async #neededUrls() {
    const offline = await caches.match(new URL("manifest.json", this.#base));
    const others = offline ? Object.values((await offline.json()).files) : [];
    return [...Object.values(this.#entries), ...others].map((entry) => new URL(entry.name, this.#base).href);
  }

  /** Counts a file of which `share` (0 to 1) has arrived, and reports progress. */
  count(part, share = 0) {
    this.#progress[part] ??= { wire: this.#entries[part].brotli };
    this.#progress[part].share = share;
    const now = performance.now();
    if (share < 1 && now < this.#reported + PROGRESS_INTERVAL) return;
    this.#reported = now;
    const parts = Object.values(this.#progress);
    const sum = (size) => Math.round(parts.reduce((bytes, file) => bytes + size(file), 0));
    this.#onProgress(
      sum((file) => file.wire * file.share),
      sum((one) => one.wire),
    );
  }

  /** Fetches a file from the site; where the host sends it uncompressed, fetches its gzip copy and unpacks it here. */
  async #fetchSmallest(entry) {
    const cache = this.#fresh ? "reload" : "default";
    const plain = withWireSize(await fetchOk(new URL(entry.name, this.#base), cache), entry);
    if (plain.wire < entry.size || !globalThis.DecompressionStream) return plain;
    const zipped = await fetchOk(new URL(`${entry.name}.gz`, this.#base), cache).catch(() => null);
    if (!zipped) return plain;
    plain.response.body.cancel().catch(() => {});
    const body = zipped.headers.has("Content-Encoding") ? zipped.body : zipped.body.pipeThrough(new DecompressionStream("gzip"));
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
        throw new EngineError("offline", `${entry.name}: ${error.message}`);
      });
      if (done) break;
      if (size + value.length <= data.length) data.set(value, size);
      size += value.length;
      this.count(part, size / entry.size);
    }
    if (size === entry.size) return data;
    throw new EngineError("damaged", `${entry.name}: ${size} bytes instead of ${entry.size}`);
  }
}

/** Fetches the manifest: which files make this version, and how they start. */
export async function loadManifest(base) {
  const response = await fetchOk(new URL("manifest.json", base), "no-cache");
  return response.json().catch((error) => {
    throw new EngineError(error instanceof SyntaxError ? "damaged" : "offline", `manifest.json: ${error.message}`);
  });
}

async function fetchOk(url, cache) {
  const name = url.pathname.split("/").pop();
  const response = await fetch(url, { cache }).catch((error) => {
    throw new EngineError("offline", `${name}: ${error.message}`);
  });
  if (response.ok) return response;
  throw new EngineError("missing", `${name}: the server answered ${response.status}`);
}

/** Pairs a response with the bytes it takes on the wire. */
function withWireSize(response, entry) {
  const sizes = { br: entry.brotli, gzip: entry.gzip };
  return { response, wire: sizes[response.headers.get("Content-Encoding")] ?? entry.size };
}

/** Compares the SHA-256. Only secure contexts can compute one; elsewhere the size must do. */
async function verify(data, entry) {
  if (!globalThis.crypto?.subtle) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const actual = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (actual !== entry.sha256) {
    throw new EngineError("damaged", `${entry.name}: SHA-256 ${actual} instead of ${entry.sha256}`);
  }
}

/** The type that the browser insists on for code; the rest is bytes. */
function typeOf(name) {
  const types = { js: "text/javascript", wasm: "application/wasm" };
  return types[name.split(".").pop()] ?? "application/octet-stream";
}
