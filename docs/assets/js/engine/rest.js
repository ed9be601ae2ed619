/**
 * The rest of the wasm: every function that no start and no usual question calls (browser/split.py made both halves).
 *
 * It is loaded when the engine is idle. If one of its functions is called before that, it is loaded by a blocking
 * request: nothing is missing from this Python, some of it only comes later.
 */
import { EngineError } from "./files.js";

/** Under this name the hot half exports the table that both share; the runtime must not see exports whose names begin so. */
const LINK = "#";

/** The smallest module that exports what it imports: a table takes only functions of a module. */
const PASSTHROUGH = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0], // (type (func))
  ...[2, 7, 1, 1, 0x66, 1, 0x66, 0, 0, 7, 5, 1, 1, 0x66, 0, 0], // (import "f" "f") (export "f")
]);

/** A module whose one function is exported and in an exported table. */
const EXPORTED_TWICE = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 4, 4, 1, 0x70, 0, 1], // (type (func)) (func) (table 1 funcref)
  ...[7, 9, 2, 1, 0x66, 0, 0, 1, 0x74, 1, 0, 9, 7, 1, 0, 0x41, 0, 0x0b, 1, 0, 0x0a, 4, 1, 2, 0, 0x0b], // (export "f") (export "t") (elem)
]);

/**
 * Whether a function is the same object wherever this browser gives it. In WebKit an export is another object than the table's, while
 * the runtime tells functions apart by their objects: it would put some in twice, and not where a kept memory says they are.
 */
function sameIdentity() {
  const { f, t } = new WebAssembly.Instance(new WebAssembly.Module(EXPORTED_TWICE)).exports;
  return t.get(0) === f;
}

/** The functions of a table by their number in the module, which is their name. */
function functions(table) {
  const byName = new Map();
  for (let slot = 0; slot < table.length; slot += 1) {
    const one = table.get(slot);
    if (one) byName.set(one.name, one);
  }
  return byName;
}

export class Rest {
  /** The error, if it could not be loaded when it was needed. */
  error;
  #linked = false;
  #exports;
  #imports;

  /**
   * @param {WebAssembly.Instance} hot the half that runs
   * @param {object} imports what it was linked with
   * @param {() => Uint8Array} loadSync loads the other half's bytes by a blocking request
   */
  constructor(hot, imports, loadSync) {
    this.#exports = hot.exports;
    this.#imports = { ...imports, [LINK]: hot.exports };
    if (!hot.exports[LINK]) return; // built in one piece: nothing comes later
    const load = () => this.#load(loadSync);
    const passthrough = new WebAssembly.Instance(new WebAssembly.Module(PASSTHROUGH), { f: { f: load } });
    hot.exports[LINK].set(0, passthrough.exports.f);
  }

  /** The hot half's exports for the runtime. */
  get exports() {
    const visible = Object.entries(this.#exports).filter(([name]) => !name.startsWith(LINK));
    const byName = sameIdentity() ? new Map() : functions(this.#imports.env.__indirect_function_table);
    return Object.fromEntries(visible.map(([name, one]) => [name, byName.get(one.name) ?? one]));
  }

  /** Adds the rest's functions to the table, once. */
  link(module) {
    if (!this.#linked) new WebAssembly.Instance(module, this.#imports);
    this.#linked = true;
  }

  #load(loadSync) {
    try {
      this.link(new WebAssembly.Module(loadSync()));
    } catch (error) {
      this.error = error instanceof EngineError ? error : new EngineError("damaged", `the rest of the wasm: ${error.message}`);
      throw this.error;
    }
  }
}
