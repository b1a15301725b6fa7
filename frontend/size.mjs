// Prints what a visitor downloads, brotli-compressed; with --check it fails when a budget is exceeded.
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";

const KIB = 1024;
const FRAME_HTML = 2 * KIB; // estimate of the page around the texts
const built = new URL("../jira_chat/static/", import.meta.url);
const texts = new URL("../jira_chat/settings/texts/en.json", import.meta.url);

const compressed = async (url) => brotliCompressSync(await readFile(url)).length;
const manifest = JSON.parse(await readFile(new URL("manifest.json", built), "utf8"));
const widget = manifest["src/widget/main.tsx"];

const loader = await compressed(new URL("loader.js", built));
const panel = {
  script: await compressed(new URL(widget.file, built)),
  styles: await compressed(new URL(widget.css[0], built)),
  texts: await compressed(texts),
  page: FRAME_HTML,
};
const total = Object.values(panel).reduce((sum, bytes) => sum + bytes, 0);

const report = {
  loader: { bytes: loader, budget: 2 * KIB },
  panel: { bytes: total, budget: 20 * KIB, ...panel },
};
console.log(JSON.stringify(report, null, 2));

if (process.argv.includes("--check")) {
  if (widget.css.length !== 1 || widget.imports || widget.dynamicImports)
    throw new Error("the panel must load one script and one style sheet");
  for (const [name, { bytes, budget }] of Object.entries(report)) {
    if (bytes > budget) throw new Error(`${name} is ${bytes} bytes, ${bytes - budget} over its budget`);
  }
}
