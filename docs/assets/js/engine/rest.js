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
    return Object.fromEntries(Object.entries(this.#exports).filter(([name]) => !name.startsWith(LINK)));
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
