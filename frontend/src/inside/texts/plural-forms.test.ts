import { describe, expect, it } from "vitest";
import { inWords, missingForms, pluralForms } from "./plural-forms";

describe("the plural forms of a language", () => {
  it.each([
    ["en", "one (1), other (0, 2, 3)"],
    ["cs", "one (1), few (2, 3, 4), many (1.5, 0.1), other (0, 5, 6)"],
    ["ja", "other (0, 1, 2)"],
    ["lv", "zero (0, 10, 11), one (1, 21, 31), other (2, 3, 4)"],
  ])("are those of the CLDR: %s", (language, said) => {
    expect(inWords(pluralForms(language))).toBe(said);
  });

  it("that a message lacks are found", () => {
    const lacks = (message: string) =>
      missingForms(message, pluralForms("cs")).map(({ category }) => category);
    expect(lacks("{count, plural, one {# zpráva} few {# zprávy} many {# zprávy} other {# zpráv}}")).toEqual(
      [],
    );
    expect(lacks("{count, plural, one {# zpráva} other {# zpráv}}")).toEqual(["few", "many"]);
    expect(lacks("Zavřít {name}")).toEqual([]);
  });
});
