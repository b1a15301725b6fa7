import { defineConfig } from "eslint/config";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const TESTS = ["src/**/*.test.{ts,tsx}", "src/**/fixtures.ts", "src/testing/**"];

/** Which folders each folder of `src` may import from, and single files of others that say what two agree on. */
const MAY_IMPORT = {
  contract: [],
  // Of `contract` types only, which are gone from what is built.
  loader: ["contract", "shared/chime.ts"],
  shared: ["contract"],
  widget: ["contract", "shared", "loader/embedding.ts"],
  preview: ["contract", "shared", "widget", "loader/bubble.ts", "loader/dom.ts", "loader/launcher.css"],
  inside: ["contract", "shared", "preview/scene.ts"],
  confirmation: [],
};

/** What agents see, which speaks the language of the person: words are in `inside/words`. */
const AGENTS = [
  "src/inside/{agent,card,dashboard,keyboard,replies,working-hours}/**/*.{ts,tsx}",
  "src/inside/offers/{offer-cards.tsx,use-offers.ts}",
  "src/inside/controls/{ago,combobox,dialog,disclosure,face,field,loading,number-field,tabs}.tsx",
  "src/inside/settings/schedule/{spans,week-grid}.tsx",
  "src/inside/session-notice.tsx",
];
const SAID = "label|title|placeholder|help|alt|summary|aria-label|name";

/** Words that are written where they are said. */
const LITERALS = [
  String.raw`JSXText[value=/\p{L}/u]`,
  String.raw`JSXAttribute[name.name=/^(${SAID})$/] > Literal[value=/^\p{Lu}|\p{L} /u]`,
  String.raw`JSXAttribute[name.name=/^(${SAID})$/] > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=/\p{L}/u]`,
  String.raw`:not(ImportDeclaration, JSXAttribute, BinaryExpression) > Literal[value=/^\p{Lu}\p{Ll}+( |$)|\p{Ll}{2} \p{Ll}{2}/u]`,
  String.raw`TemplateElement[value.raw=/\p{Lu}\p{Ll}+ |\p{Ll}{2} \p{Ll}/u]`,
].map((selector) => ({ selector, message: "Agents read it in their language: say() it." }));

/** Where imports end, for files that may also import from `extra`. */
function boundaries(...extra) {
  const zones = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
    target: `./src/${folder}`,
    from: "./src",
    except: [folder, ...allowed, ...extra].map((path) => `./${path}`),
    message: `src/${folder} may import from ${allowed.join(" and ") || "nothing else of ours"}.`,
  }));
  return ["error", { basePath: import.meta.dirname, zones }];
}

export default defineConfig(
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, importX.flatConfigs.typescript],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    // The rules know hooks by their names, which are the same in `preact/hooks`.
    plugins: { "react-hooks": reactHooks, "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      // `() => act()` and `return act()` are how a function hands on in one line that there is no answer.
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "import-x/no-cycle": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "import-x/no-unresolved": ["error", { ignore: ["^virtual:"] }],
      "import-x/no-restricted-paths": boundaries(),
    },
  },
  {
    files: AGENTS,
    ignores: TESTS,
    rules: { "no-restricted-syntax": ["error", ...LITERALS] },
  },
  {
    // Generated, as long as what crosses the wire.
    files: ["src/contract/**"],
    rules: { "max-lines": "off" },
  },
  {
    files: TESTS,
    rules: {
      "import-x/no-restricted-paths": boundaries("testing"),
      // A test that finds nothing fails where it says `!`; an async function is the shortest fake of one that waits.
      "@typescript-eslint/no-non-null-assertion": "off",
      // `describe` is a function of many tests.
      "max-lines-per-function": "off",
      "@typescript-eslint/require-await": "off",
    },
  },
);
