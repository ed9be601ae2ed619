/**
 * Brings the engine's files to the worker: counted as they arrive, tested against the manifest,
 * and small on the wire also where the host compresses nothing.
 */

/** Why the engine could not start, in one word that engine.js has a sentence for. */
export class EngineError extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

export class Files {
  /**
   * @param {URL} base the engine's folder
   * @param {Record<string, {name: string, size: number, sha256: string}>} entries the manifest's files
   * @param {(bytes: number) => void} arrived told of every piece, in bytes of the unpacked file
   * @param {boolean} reload whether to pass the browser's own cache, because what it gave was no good
   */
  constructor(base, entries, arrived, reload) {
    this.base = base;
    this.entries = entries;
    this.arrived = arrived;
    this.reload = reload;
    /** Settles when every file asked for so far is known to be right. */
    this.checks = [];
  }

  url(part) {
    return new URL(this.entries[part].name, this.base);
  }

  /** The file as a response that streams; whether it was right is known from `checks`. */
  async response(part) {
    const entry = this.entries[part];
    const source = await this.#open(entry);
    const [body, whole] = this.#watched(source, entry);
    this.checks.push(whole);
    return new Response(body, { headers: { "Content-Type": typeOf(entry.name) } });
  }

  /** The file's bytes. */
  async bytes(part) {
    const response = await this.response(part);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Opens a file; where the host sends it as it is, its packed twin instead, unpacked here. */
  async #open(entry) {
    const response = await this.#fetch(entry.name);
    const packed = response.headers.has("Content-Encoding");
    if (packed || entry.gzip > 0.9 * entry.size) return response.body;
    const twin = await this.#fetch(`${entry.name}.gz`).catch(() => null);
    if (!twin) return response.body;
    await response.body.cancel();
    return twin.headers.has("Content-Encoding")
      ? twin.body
      : twin.body.pipeThrough(new DecompressionStream("gzip"));
  }

  async #fetch(name) {
    let response;
    try {
      response = await fetch(new URL(name, this.base), { cache: this.reload ? "reload" : "default" });
    } catch (error) {
      throw new EngineError("offline", `${name}: ${error.message}`);
    }
    if (response.ok) return response;
    throw new EngineError("missing", `${name}: the server answered ${response.status}`);
  }

  /** Counts a stream on its way, and promises that it was the manifest's file. */
  #watched(source, entry) {
    const { arrived } = this;
    const pieces = [];
    const reader = source.getReader();
    let settle;
    const whole = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    whole.catch(() => {}); // whoever awaits `checks` hears of it
    const body = new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            settle.resolve(tested(pieces, entry));
            return;
          }
          pieces.push(value);
          arrived(value.length);
          controller.enqueue(value);
        } catch (error) {
          const reason = new EngineError("damaged", `${entry.name}: ${error.message}`);
          settle.reject(reason);
          controller.error(reason);
        }
      },
    });
    return [body, whole];
  }
}

/** Compares size and SHA-256. Where the page is not a secure context there is no SHA-256: size only. */
async function tested(pieces, entry) {
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (size !== entry.size) {
    throw new EngineError("damaged", `${entry.name}: ${size} bytes instead of ${entry.size}`);
  }
  if (!globalThis.crypto?.subtle) return;
  const bytes = await new Blob(pieces).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== entry.sha256) {
    throw new EngineError("damaged", `${entry.name}: SHA-256 ${found} instead of ${entry.sha256}`);
  }
}

function typeOf(name) {
  return name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
}
