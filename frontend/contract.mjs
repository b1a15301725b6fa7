// Writes src/contract/*.ts from JSON schemas on standard input, `{"name": schema}`; with --check it fails when a file
// differs. `make contract` runs it.
import { readdir, readFile, writeFile, mkdir } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import { format, resolveConfig } from "prettier";

const folder = new URL("src/contract/", import.meta.url);
const words = new URL("src/inside/words/en.json", import.meta.url);
const BANNER = "// Made by `make contract` from the types of the server. Types only.\n\n";

const options = {
  additionalProperties: false,
  bannerComment: "",
  format: false,
  ignoreMinAndMaxItems: true,
};

async function typescript(name, schema) {
  const path = fileURLToPath(new URL(`${name}.ts`, folder));
  const code = await compile(schema, schema.title, options);
  const short = code.replace(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, "/** $1 */");
  return format(BANNER + short, { ...(await resolveConfig(path)), filepath: path });
}

/** The places of each text of the agents' pages, so that one that is left empty does not compile. */
async function wordsTypescript() {
  const texts = JSON.parse(await readFile(words, "utf8"));
  const lines = Object.entries(texts).map(([key, text]) => {
    const places = JSON.stringify(text).matchAll(/\{(\w+)\}/g);
    const counted = typeof text === "string" ? [] : ["count"];
    const names = [...new Set([...counted, ...[...places].map(([, name]) => name)])].map(
      (name) => `"${name}"`,
    );
    return `${JSON.stringify(key)}: ${names.join(" | ") || "never"};`;
  });
  const path = fileURLToPath(new URL("words.ts", folder));
  const code = `// Made by \`make contract\` from inside/words/en.json. Types only.\n\nexport interface Places {\n${lines.join("\n")}\n}\n`;
  return format(code, { ...(await resolveConfig(path)), filepath: path });
}

const schemas = Object.entries(JSON.parse(await text(process.stdin)));
const files = new Map([["words.ts", await wordsTypescript()]]);
for (const [name, schema] of schemas) files.set(`${name}.ts`, await typescript(name, schema));

if (process.argv.includes("--check")) {
  const there = await readdir(folder).catch(() => []);
  const differing = [];
  for (const name of new Set([...there, ...files.keys()])) {
    const written = await readFile(new URL(name, folder), "utf8").catch(() => null);
    if (written !== files.get(name)) differing.push(name);
  }
  if (differing.length) {
    console.error(
      `frontend/src/contract differs from the types (${differing.join(", ")}): run \`make contract\`.`,
    );
    process.exitCode = 1;
  }
} else {
  await mkdir(folder, { recursive: true });
  for (const [name, code] of files) await writeFile(new URL(name, folder), code);
}
