/**
 * Starts the runtime under Node for the build's steps.
 */
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";

/** The step's input: JSON on standard input. */
export const request = JSON.parse(readFileSync(0, "utf8"));

// Node would print the line that threw, and the runtime's script is one line of a megabyte.
process.on("uncaughtException", (error) => {
  writeSync(2, `${error?.message ?? error}\n`);
  process.exit(1);
});

/** Gives the step's result to the build. */
export function answer(value) {
  writeFileSync(request.answer, JSON.stringify(value));
}

/**
 * Loads the runtime with the script that browsers get, and its other files from its npm folder, with the options of its own
 * `loadPyodide`. `sys.executable` is what it is in a browser: with Node's path, Python would search for its library in another way.
 */
export async function start(options) {
  // Half of the script is written for Node without modules.
  globalThis.require = createRequire(import.meta.url);
  globalThis.__dirname = request.runtime;
  const { loadPyodide } = await import(request.script);
  return loadPyodide({ indexURL: request.runtime, _sysExecutable: "./this.program", ...options });
}

/**
 * Instantiates our wasm instead of the runtime's own, after writing the data that ours lacks to its memory, if needed.
 * Resolves to its exports. The runtime does not see those that only ours has: names with "#".
 */
export function substitute({ module, data, address }) {
  const { instantiate } = WebAssembly;
  return new Promise((resolve) => {
    WebAssembly.instantiate = async (theirs, imports) => {
      if (!imports?.env) return instantiate(theirs, imports); // one of the runtime's small helpers
      WebAssembly.instantiate = instantiate;
      if (data) new Uint8Array(imports.env.memory.buffer).set(readFileSync(data), address);
      const { instance } = await instantiate(readFileSync(module), imports);
      const named = Object.entries(instance.exports);
      resolve(instance.exports);
      return {
        instance: { exports: Object.fromEntries(named.filter(([name]) => !name.startsWith("#"))) },
        module: new WebAssembly.Module(readFileSync(module)),
      };
    };
  });
}
