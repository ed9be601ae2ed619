/**
 * Starts the runtime under Node with our wheel, as the build's steps need it: the whole standard
 * library for tracing, or a trimmed one to try it out.
 */
import { readFileSync } from "node:fs";

export const request = JSON.parse(readFileSync(0, "utf8"));

/** Answers the build: one line of JSON, the last on standard output. */
export function answer(value) {
  process.stdout.write(`\n${JSON.stringify(value)}\n`);
}

/** Loads the runtime from its npm folder with the options of its own `loadPyodide`. */
export async function start(options) {
  const { loadPyodide } = await import(`${request.runtime}/pyodide.mjs`);
  return loadPyodide({ indexURL: request.runtime, ...options });
}
