// The style sheet `virtual:atlassian-tokens.css`: Atlassian's design tokens as CSS variables, written at build time because
// the pages' Content-Security-Policy lets no script add styles.
import { createRequire } from "node:module";

const ID = "virtual:atlassian-tokens.css";
const require = createRequire(import.meta.url);

/** The declarations of one theme, freed from the package's selectors, which wait for attributes that its runtime sets. */
function declarations(theme) {
  const css = require(`@atlaskit/tokens/dist/cjs/artifacts/themes/atlassian-${theme}.js`).default;
  return css.slice(css.indexOf("{") + 1, css.lastIndexOf("}"));
}

export function atlassianTokens() {
  return {
    name: "atlassian-tokens",
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load: (id) =>
      id === `\0${ID}`
        ? `html { ${["light", "spacing", "typography", "shape"].map(declarations).join("")} }
           html[data-color-mode="dark"] { ${declarations("dark")} }`
        : null,
  };
}
