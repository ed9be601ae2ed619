/**
 * Starts the runtime under Node, as the build's steps need it.
 */
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";

/** What the step is asked to do: JSON on standard input. */
export const request = JSON.parse(readFileSync(0, "utf8"));

// Node would print the line that threw, and the runtime's script is one line of a megabyte.
process.on("uncaughtException", (error) => {
  writeSync(2, `${error?.message ?? error}\n`);
  process.exit(1);
});

/** Answers the build: one line of JSON, the last on standard output. */
export function answer(value) {
  writeSync(1, `\n${JSON.stringify(value)}\n`);
}

/**
 * Loads the runtime by the script that browsers get, and the rest of it from its npm folder, with the options of its own
 * `loadPyodide`. Python's own name is what it is in a browser: Node would give it this step's path, and Python would look
 * for itself in another way.
 */
export async function start(options) {
  // Half of the script is written for Node without modules.
  globalThis.require = createRequire(import.meta.url);
  globalThis.__dirname = request.runtime;
  const { loadPyodide } = await import(request.script);
  return loadPyodide({ indexURL: request.runtime, _sysExecutable: "./this.program", ...options });
}

/**
 * Gives the runtime our module instead of its own, and puts the data that ours has not into its memory first, if it needs it.
 * The promise gives what the module exports beside what the runtime knows: names with "#".
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
      resolve(Object.fromEntries(named.filter(([name]) => name.startsWith("#"))));
      return {
        instance: { exports: Object.fromEntries(named.filter(([name]) => !name.startsWith("#"))) },
        module: new WebAssembly.Module(readFileSync(module)),
      };
    };
  });
}
