/**
 * The rest of the wasm: every function that no start and no usual question calls (browser/split.py made both halves).
 *
 * It comes when the engine is at rest. Where one of its functions is called before that, it is loaded at once,
 * while the wasm waits for its answer: nothing is missing from this Python, some of it only comes later.
 */
import { EngineError } from "./files.js";

/** Under this name the hot half gives the table that both share; names that begin so are no business of the runtime's. */
const LINK = "#";

/** The smallest module that gives what it imports: only a function of a module's may stand in a table. */
const PASSING = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0], // (type (func))
  ...[2, 7, 1, 1, 0x66, 1, 0x66, 0, 0, 7, 5, 1, 1, 0x66, 0, 0], // (import "f" "f") (export "f")
]);

/** A module whose one function is exported and in an exported table. */
const TWICE = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 4, 4, 1, 0x70, 0, 1], // (type (func)) (func) (table 1 funcref)
  ...[7, 9, 2, 1, 0x66, 0, 0, 1, 0x74, 1, 0, 9, 7, 1, 0, 0x41, 0, 0x0b, 1, 0, 0x0a, 4, 1, 2, 0, 0x0b], // (export "f") (export "t") (elem)
]);

/**
 * Whether a function is the same object wherever this browser gives it. In WebKit an export is another object than the table's, while
 * the runtime tells functions apart by their objects: it would put some in twice, and not where a kept memory says they are.
 */
function alike() {
  const { f, t } = new WebAssembly.Instance(new WebAssembly.Module(TWICE)).exports;
  return t.get(0) === f;
}

/** The functions of a table by their number in the module, which is their name. */
function functions(table) {
  const found = new Map();
  for (let slot = 0; slot < table.length; slot += 1) {
    const one = table.get(slot);
    if (one) found.set(one.name, one);
  }
  return found;
}

export class Rest {
  /** Why it could not be loaded when it was needed. */
  error;
  #linked = false;
  #exports;
  #imports;

  /**
   * @param {WebAssembly.Instance} hot the half that runs
   * @param {object} imports what it was linked with
   * @param {() => Uint8Array} now brings the other half's bytes while all waits
   */
  constructor(hot, imports, now) {
    this.#exports = hot.exports;
    this.#imports = { ...imports, [LINK]: hot.exports };
    const load = () => this.#load(now);
    const passing = new WebAssembly.Instance(new WebAssembly.Module(PASSING), { f: { f: load } });
    hot.exports[LINK].set(0, passing.exports.f);
  }

  /** What the runtime is to see of the hot half. */
  get known() {
    const exports = Object.entries(this.#exports).filter(([name]) => !name.startsWith(LINK));
    const held = alike() ? new Map() : functions(this.#imports.env.__indirect_function_table);
    return Object.fromEntries(exports.map(([name, one]) => [name, held.get(one.name) ?? one]));
  }

  /** Puts the rest's functions into the table, once. */
  link(module) {
    if (!this.#linked) new WebAssembly.Instance(module, this.#imports);
    this.#linked = true;
  }

  #load(now) {
    try {
      this.link(new WebAssembly.Module(now()));
    } catch (error) {
      this.error = error instanceof EngineError ? error : new EngineError("damaged", `the rest of the wasm: ${error.message}`);
      throw this.error;
    }
  }
}
