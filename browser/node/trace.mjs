/**
 * Traces the engine's imports: starts the runtime with its whole standard library and our wheel, runs everything that a page can
 * ask, and lists each module that was imported from the library.
 */
import { readFileSync } from "node:fs";
import { answer, request, start } from "./start.mjs";

const python = await start({
  lockFileContents: request.lock,
  packageBaseUrl: request.folder,
  packages: [request.package],
});
python.runPython(readFileSync(request.exercise, "utf8"));
python.runPython("run()");
try {
  python.runPython("1 / 0"); // how the runtime reports an error is part of what it imports
} catch {
  answer({ modules: python.runPython("modules()").toJs(), asks: python.runPython("len(examples())") });
}
