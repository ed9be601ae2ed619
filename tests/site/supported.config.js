// What the built scripts use is in every browser of package.json's list: APIs by MDN's data, the language by its edition.
import data from "@mdn/browser-compat-data/forLegacyNode";
import compat from "eslint-plugin-compat";
import es from "eslint-plugin-es-x";
import globals from "globals";
import { readFileSync } from "node:fs";

/** Looked for before it is used: the scripts do without it. */
const OPTIONAL = ["DecompressionStream", "navigator.connection", "navigator.locks"];

const { browserslist } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const supported = browserslist.map((line) => line.replace("ios_saf", "safari_ios").split(" >= "));

/** Whether a supported browser lacks what MDN's data says this of. */
function lacking({ support }) {
  return supported.some(([browser, oldest]) => {
    const { version_added: added } = [support[browser]].flat()[0];
    return !added || Number.parseFloat(String(added).replace("≤", "")) > Number(oldest);
  });
}

/** The static methods that a supported browser lacks: the plugin's own list of them is old. */
const statics = Object.entries(data.api).flatMap(([object, members]) =>
  Object.entries(members)
    .filter(([name, { __compat: said }]) => name.endsWith("_static") && lacking(said))
    .map(([name]) => ({ object, property: name.replace("_static", ""), message: "A browser of package.json's list lacks it." })),
);

export default [
  es.configs["flat/restrict-to-es2022"],
  compat.configs["flat/recommended"],
  {
    files: ["**/*.js"],
    linterOptions: { reportUnusedDisableDirectives: "off" },
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
    rules: { "es-x/no-class-static-block": "error", "no-restricted-properties": ["error", ...statics] },
    settings: { polyfills: OPTIONAL },
  },
  { files: ["**/assets/javascripts/**"], rules: { "es-x/no-iterator": "off" } }, // the theme's asks whether it is there
];
