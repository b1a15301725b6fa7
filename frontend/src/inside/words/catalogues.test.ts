import { describe, expect, it } from "vitest";
import type { Text, Texts } from "../../shared/texts";
import descriptions from "./descriptions.json";
import en from "./en.json";

const FILES = import.meta.glob<Texts>(["./*.json", "!./descriptions.json"], {
  import: "default",
  eager: true,
});
const english: Texts = en;

const formsOf = (text: Text) => (typeof text === "string" ? { "": text } : text);

/** The places of a text; a form need not say the number: "Used once". */
function placesOf(text: Text): string {
  const forms = Object.values(formsOf(text)).map((form) => {
    const names = [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    return names.filter((name) => typeof text === "string" || name !== "count").sort();
  });
  return [...new Set(forms.map(String))].join(" or ");
}

it("describes every text for its translators", () => {
  expect(Object.keys(descriptions)).toEqual(Object.keys(en));
});

describe.each(Object.entries(FILES))("%s", (path, texts) => {
  const language = path.slice("./".length, -".json".length);
  const categories = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
  const all = Object.entries(texts);

  it("has every text in the order of the English ones", () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  });

  it("has forms where English has them, and all of its own", () => {
    const expected = Object.entries(english).map(([key, text]) => [
      key,
      typeof text === "string" ? [""] : categories,
    ]);
    expect(all.map(([key, text]) => [key, Object.keys(formsOf(text)).sort()])).toEqual(expected);
  });

  it("has the same places", () => {
    const expected = Object.entries(english).map(([key, text]) => [key, placesOf(text)]);
    expect(all.map(([key, text]) => [key, placesOf(text)])).toEqual(expected);
  });

  it("says something, with no brace that is not a place's and no space around it", () => {
    const said = all.flatMap(([, text]) => Object.values(formsOf(text)));
    expect(said.filter((text) => !text || text.trim() !== text)).toEqual([]);
    expect(said.filter((text) => /[{}]/.test(text.replace(/\{\w+\}/g, "")))).toEqual([]);
  });
});
