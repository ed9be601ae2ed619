/**
 * Runs the Python engine in a worker. The only file that knows the runtime.
 *
 * It hears {start: {base, manifest, reload}} once, then {id, text}; it says {received, total},
 * {ready}, {failed: {reason, detail}} and {id, answer}.
 */
import { EngineError, Files } from "./engine-files.js";

/** The smallest module there is: compiling it fails where the policy forbids WebAssembly. */
const NOTHING = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

let handle;

self.addEventListener("message", async ({ data }) => {
  if (data.start) {
    try {
      handle = await start(data.start);
      self.postMessage({ ready: true });
    } catch (error) {
      self.postMessage({ failed: { reason: reasonOf(error), detail: String(error?.message ?? error) } });
    }
    return;
  }
  try {
    self.postMessage({ id: data.id, answer: handle(data.text) });
  } catch (error) {
    self.postMessage({ failed: { reason: "crashed", detail: String(error?.message ?? error) } });
  }
});

/** Starts the runtime and returns the engine's `handle`: JSON text in, JSON text out. */
async function start({ base, manifest, reload }) {
  try {
    new WebAssembly.Module(NOTHING);
  } catch (error) {
    throw new EngineError("blocked", error.message);
  }
  const parts = ["python", "library", "estimator"];
  const total = ["runtime", ...parts].reduce((sum, part) => sum + manifest.files[part].size, 0);
  let received = 0;
  const arrived = (bytes) => {
    received += bytes;
    self.postMessage({ received, total });
  };
  const files = new Files(new URL(base), manifest.files, arrived, reload);
  const routes = Object.fromEntries(parts.map((part) => [manifest.files[part].name, files.response(part)]));
  routes["pyodide.asm.wasm"] = routes[manifest.files.python.name];
  for (const response of Object.values(routes)) response.catch(() => {});

  const runtime = await loadRuntime(files, manifest, reload);
  arrived(manifest.files.runtime.size);

  const python = await new Promise((resolve, reject) => {
    guard(routes, reject);
    const options = {
      indexURL: String(base),
      stdLibURL: String(files.url("library")),
      lockFileContents: manifest.lock,
      packageBaseUrl: String(base),
      packages: [manifest.package],
      stdin: () => null,
    };
    runtime.loadPyodide(options).then(resolve, reject);
  });
  await Promise.all(files.checks);
  return python.pyimport("estimator.wire").handle;
}

async function loadRuntime(files, manifest, reload) {
  const url = files.url("runtime");
  if (reload) url.searchParams.set("again", "1"); // a module that failed once is remembered by its URL
  let runtime;
  try {
    runtime = await import(url);
  } catch (error) {
    throw new EngineError("missing", `${manifest.files.runtime.name}: ${error.message}`);
  }
  if (runtime.seal === manifest.seal) return runtime;
  throw new EngineError("damaged", `${manifest.files.runtime.name}: seal ${runtime.seal} instead of ${manifest.seal}`);
}

/**
 * Gives the runtime the files we have on the way already instead of letting it fetch, and hears of
 * the failures it only warns about before it waits for ever.
 */
function guard(routes, failed) {
  const { fetch } = self;
  self.fetch = async (target, options) => {
    const name = String(target?.url ?? target).split("/").pop();
    if (!(name in routes)) return fetch(target, options);
    try {
      return await routes[name];
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (response, imports) => {
    try {
      return await instantiateStreaming.call(WebAssembly, response, imports);
    } catch (error) {
      failed(error);
      throw error;
    }
  };
}

function reasonOf(error) {
  if (error instanceof EngineError) return error.reason;
  if (error instanceof RangeError) return "memory";
  return error instanceof WebAssembly.CompileError ? "damaged" : "crashed";
}
