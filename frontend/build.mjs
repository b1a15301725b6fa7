// Builds the browser programs into the folder that Flask serves. Each is a build of its own, so that none of them
// loads a chunk that it shares with another. `node build.mjs widget` builds only the widget.
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { atlassianTokens } from "./atlassian-tokens.mjs";
import { adoptedStyles, checkedClasses, cssModules } from "./styles.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = fileURLToPath(new URL("../jira_chat/static", import.meta.url));
const manifestPath = `${outDir}/manifest.json`;

/** What a page opens with is one script, whatever later parts share of it. */
const inOneScript = { groups: [{ name: "main", tags: ["$initial"] }] };

const programs = {
  frame: {
    input: "src/loader/frame.ts",
    output: { entryFileNames: "loader-frame-[hash].js", chunkFileNames: "loader-[name]-[hash].js" },
    // What the loader calls.
    preserveEntrySignatures: "strict",
  },
  sdk: {
    input: "src/loader/sdk.ts",
    output: { entryFileNames: "loader-sdk-[hash].js" },
    preserveEntrySignatures: "strict",
  },
  invitation: {
    input: "src/loader/invitation.ts",
    output: { entryFileNames: "loader-invitation-[hash].js" },
    preserveEntrySignatures: "strict",
  },
  element: {
    input: "src/loader/element.ts",
    output: { format: "iife", entryFileNames: "element.js" },
  },
  loader: { input: "src/loader/loader.ts", output: { format: "iife", entryFileNames: "loader.js" } },
  widget: {
    input: "src/widget/main.tsx",
    output: {
      chunkFileNames: `widget-[name]-${await hashOfSources()}.js`,
      codeSplitting: inOneScript,
    },
  },
  confirmation: { input: "src/confirmation/main.ts", output: {} },
  // A page of its own in the pages inside Jira, which must know its files.
  preview: { input: "src/preview/main.tsx", output: { codeSplitting: false } },
  inside: { input: "src/inside/main.tsx", output: { codeSplitting: inOneScript } },
};

/**
 * A hash of everything that the programs are made from. The later chunks of the widget share it: with one of its own for
 * each, what the panel opens with would hold sixteen, which no compression makes smaller.
 */
async function hashOfSources() {
  const hash = createHash("sha256");
  const inside = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) => !path.includes("/node_modules/") && !/\.test\.\w+$/.test(path));
  for (const path of inside.toSorted()) hash.update(await readFile(path));
  return hash.digest("base64url").slice(0, 8);
}

/** What Vite wraps imports of later chunks with, to load their styles and dependencies. Ours have neither. */
const WRAPPERS = ["vite:build-import-analysis", "native:import-analysis-build"];

/** The programs that import later chunks. */
const LATER = ["widget", "frame"];

/** A later chunk is imported as it is. */
const plainImports = {
  name: "plain-imports",
  configResolved({ plugins }) {
    for (const name of WRAPPERS) {
      const at = plugins.findIndex((plugin) => plugin.name === name);
      if (at < 0) throw new Error(`Vite has no plugin ${name} any more`);
      plugins.splice(at, 1);
    }
  },
};

/**
 * Browsers keep a failed load of a module until the page ends, so each retry of a later chunk has another address. One
 * that has loaded keeps its own.
 */
const retriedImports = {
  name: "retried-imports",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (!chunk.isEntry) continue;
      const code = chunk.code.replaceAll(
        /\bimport\([`"']\.\/widget-(\w+)-([\w-]{8})\.js[`"']\)/g,
        "$l(`$1`)",
      );
      if (code === chunk.code) throw new Error(`${chunk.fileName} imports no later chunk`);
      const hash = /widget-\w+-([\w-]{8})\.js/.exec(chunk.code)?.[1];
      chunk.code = `${RETRIED.replace("HASH", hash)}${code}`;
    }
  },
};
const RETRIED =
  "var $t={},$l=(e,t=$t[e]||``)=>import(`./widget-${e}-HASH.js${t}`).catch(n=>{throw $t[e]=t+`?`,n});";

// Calls of `h` are smaller than those of the automatic runtime.
const jsx = { runtime: "classic", pragma: "_h", pragmaFrag: "_Fragment" };
const jsxInject = 'import { h as _h, Fragment as _Fragment } from "preact";';

const asked = process.argv.slice(2);
const names = asked.length ? asked : Object.keys(programs);
if (!asked.length) await rm(outDir, { recursive: true, force: true });

const manifest = JSON.parse(await readFile(manifestPath, "utf8").catch(() => "{}"));
for (const name of names) {
  const { output, ...entry } = programs[name];
  const script = `${name}-[hash].js`;
  const hashed = {
    entryFileNames: script,
    chunkFileNames: script,
    assetFileNames: `${name}-[hash][extname]`,
  };
  await build({
    root,
    base: "./",
    configFile: false,
    logLevel: "warn",
    ...(name === "widget" && { oxc: { jsx, jsxInject } }),
    plugins: [
      atlassianTokens(),
      ...(LATER.includes(name) ? [plainImports] : []),
      ...(name === "widget" ? [adoptedStyles, retriedImports] : []),
    ],
    css: { modules: cssModules },
    define: { PREVIEW_FILES: JSON.stringify(filesOf(programs.preview.input)) },
    build: {
      outDir,
      emptyOutDir: false,
      manifest: `${name}.manifest.json`,
      modulePreload: { polyfill: false },
      // For older ones Lightning CSS would add a stand-in for light-dark(), which we do not use, and nothing else.
      cssTarget: ["chrome123", "firefox120", "safari17.5"],
      assetsInlineLimit: 0,
      rolldownOptions: { ...checkedClasses, ...entry, output: { ...hashed, ...output } },
    },
  });
  const ownManifest = `${outDir}/${name}.manifest.json`;
  Object.assign(manifest, JSON.parse(await readFile(ownManifest, "utf8")));
  await rm(ownManifest);
}
await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
await compressAll();

/** The script and the styles of a program that is built already. */
function filesOf(input) {
  const { file: script, css: styles = [] } = manifest[input] ?? { file: "" };
  return { script, styles };
}

/** Leaves each file compressed beside it, for a server that sends it as it is. */
async function compressAll() {
  for (const name of await readdir(outDir)) {
    if (!/\.(js|css)$/.test(name)) continue;
    const path = `${outDir}/${name}`;
    const content = await readFile(path);
    await writeFile(`${path}.br`, brotliCompressSync(content));
    await writeFile(`${path}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  }
}
