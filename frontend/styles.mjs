// How the build treats `*.module.css`: short class names, an error for unknown ones, lazy parts in one file.
import { readdirSync } from "node:fs";
import { join } from "node:path";

const src = join(import.meta.dirname, "src");
const sheets = readdirSync(src, { recursive: true })
  .filter((path) => path.endsWith(".module.css"))
  .sort()
  .map((path) => join(src, path));
const classes = new Map(sheets.map((sheet) => [sheet, []]));

/**
 * Options of Vite for CSS modules. A class is named after the places of its sheet and of itself: letters, then digits.
 * Hashes of four characters made the panel 280 bytes (brotli) larger, and can meet.
 */
export const cssModules = {
  localsConvention: "camelCaseOnly",
  generateScopedName(name, sheet) {
    const known = classes.get(sheet);
    if (!known.includes(name)) known.push(name);
    return letters(sheets.indexOf(sheet)) + known.indexOf(name);
  },
};

/** 0, 1, …, 25, 26 as a, b, …, z, aa. */
function letters(number) {
  const rest = Math.floor(number / 26);
  return (rest ? letters(rest - 1) : "") + String.fromCharCode(97 + (number % 26));
}

/** Options of Rolldown: a class that its sheet does not have ends the build. */
export const checkedClasses = {
  onLog: (level, log, handle) => handle(log.code === "IMPORT_IS_UNDEFINED" ? "error" : level, log),
  // Vite drops the sheet of a module whose exports are all inlined.
  optimization: { inlineConst: false },
};

/**
 * Puts the styles of a chunk that is loaded later into its script, as a constructed style sheet: one file to load, and no
 * Content-Security-Policy forbids it. The hash in the script's name covers them already.
 */
export const adoptedStyles = {
  name: "adopted-styles",
  enforce: "post",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (!chunk.isDynamicEntry) continue;
      for (const name of chunk.viteMetadata.importedCss) {
        chunk.code += adopting(String(bundle[name].source).trim());
        delete bundle[name];
      }
      chunk.viteMetadata.importedCss.clear();
    }
  },
};

const adopting = (styles) => `{
const sheet=new CSSStyleSheet;
sheet.replaceSync(${JSON.stringify(styles)});
document.adoptedStyleSheets=[...document.adoptedStyleSheets,sheet]}`;
