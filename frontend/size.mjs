// Prints what a visitor downloads, brotli-compressed; with --check it fails when a budget is exceeded.
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";

const KIB = 1024;
const built = new URL("../jira_chat/static/", import.meta.url);
const template = new URL("../templates/widget/frame.html", import.meta.url);
const texts = new URL("../jira_chat/settings/texts/en.json", import.meta.url);

/** The parts that the widget loads later, each in its folder below `src/widget`, and what each may weigh. */
const PARTS = {
  account: 12 * KIB,
  articles: 2 * KIB,
  attachments: 8 * KIB,
  connection: 8 * KIB,
  ending: 2 * KIB,
  hours: 2 * KIB,
  kept: 2 * KIB,
  list: 2 * KIB,
  notice: 2 * KIB,
  polling: 8 * KIB,
  portal: 2 * KIB,
  prechat: 8 * KIB,
  returning: 2 * KIB,
  sdk: 2 * KIB,
  text: 2 * KIB,
  waiting: 2 * KIB,
};

/** Key and values of a project with everything switched on. */
const START = {
  surface: "widget",
  key: "w".repeat(32),
  lang: "en",
  dir: "ltr",
  welcome: "Welcome! How can we help?",
  greeting: "Hi there! Ask us anything about your order.",
  anonymous: true,
  require_identity: false,
  registration: true,
  sign_in: { password: true, code: true, reset: true },
  suggest_sign_in: true,
  privacy_link: "https://www.example.com/privacy",
  preferences: { issue_keys: false, unresolved_only: false, summaries: false },
  css: "--chat-accent:#0C66E4;--chat-on-accent:#FFFFFF",
  agents_online: true,
  usual_minutes: 5,
  suggests_articles: true,
  keeps_hours: true,
  asks: true,
  file_megabytes: 20,
};

const size = (text) => brotliCompressSync(text).length;
/** The texts that the panel does not open with. */
const ELSEWHERE = /^(mail|prechat|loader|ending|waiting|back|articles|kept)\./;
const sizeOf = async (name) => size(await readFile(new URL(name, built)));

/** The frame's page: its template with the start data; what mails say stays on the server, what is asked comes later. */
async function page() {
  const messages = Object.entries(JSON.parse(await readFile(texts, "utf8")));
  const shown = Object.fromEntries(messages.filter(([key]) => !ELSEWHERE.test(key)));
  const html = await readFile(template, "utf8");
  return html
    .replace(/{% if host_script %}.*?{% endif %}|{%.*?%}/gs, "")
    .replace("{{ start|tojson }}", JSON.stringify({ ...START, texts: shown }));
}

const manifest = JSON.parse(await readFile(new URL("manifest.json", built), "utf8"));
const widget = manifest["src/widget/main.tsx"];
const parts = Object.keys(PARTS).map((name) => [name, `src/widget/${name}/index.ts`]);
const panel = {
  script: await sizeOf(widget.file),
  styles: await sizeOf(widget.css[0]),
  page: size(await page()),
};

const report = {
  loader: { bytes: await sizeOf("loader.js"), budget: 2 * KIB },
  frame: { bytes: await sizeOf(manifest["src/loader/frame.ts"].file), budget: 2 * KIB },
  element: { bytes: await sizeOf("element.js"), budget: 2 * KIB },
  "loader-invitation": {
    bytes: await sizeOf(manifest["src/loader/invitation.ts"].file),
    budget: 2 * KIB,
  },
  "loader-notice": { bytes: await sizeOf(manifest["src/loader/notice.ts"].file), budget: 2 * KIB },
  "loader-sdk": { bytes: await sizeOf(manifest["src/loader/sdk.ts"].file), budget: 2 * KIB },
  panel: { bytes: Object.values(panel).reduce((sum, bytes) => sum + bytes, 0), budget: 22 * KIB, ...panel },
};
for (const [name, input] of parts)
  report[name] = { bytes: await sizeOf(manifest[input].file), budget: PARTS[name] };
console.log(JSON.stringify(report, null, 2));

if (process.argv.includes("--check")) {
  if (widget.css.length !== 1 || widget.imports)
    throw new Error("the panel must open with one script and one style sheet");
  const inputs = parts.map(([, input]) => input);
  if (widget.dynamicImports.toSorted().join() !== inputs.toSorted().join())
    throw new Error(`parts without a budget: the panel loads ${widget.dynamicImports.join()} later`);
  for (const input of inputs) {
    const { css, imports } = manifest[input];
    if (css || imports.join() !== "src/widget/main.tsx") throw new Error(`${input} must be one script`);
  }
  if (manifest["src/loader/notice.ts"].imports) throw new Error("the loader's notice must be one script");
  for (const [name, { bytes, budget }] of Object.entries(report)) {
    if (bytes > budget) throw new Error(`${name} is ${bytes} bytes, ${bytes - budget} over its budget`);
  }
}
