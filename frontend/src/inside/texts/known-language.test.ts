import { describe, expect, it } from "vitest";
import { knownLanguage, SUGGESTED } from "./known-language";

describe("a language tag", () => {
  it.each([
    ["cs", { code: "cs", name: "čeština", english_name: "Czech", script: "Latn", usual_script: "Latn" }],
    [" DE_ch", { code: "de-CH", english_name: "Swiss High German", script: "Latn" }],
    [
      "zh-hant",
      { code: "zh-Hant", english_name: "Traditional Chinese", script: "Hant", usual_script: "Hans" },
    ],
    ["sr-Latn", { script: "Latn", usual_script: "Cyrl" }],
    ["fa", { script: "Arab" }],
  ])("is described as the browser knows it: %s", (typed, described) => {
    expect(knownLanguage(typed)).toMatchObject(described);
  });

  it.each(["", "c", "czech language", "xx", "-", "12"])("that is none: %j", (typed) => {
    expect(knownLanguage(typed)).toBeNull();
  });

  it("is known for each that is suggested", () => {
    expect(SUGGESTED.filter((code) => knownLanguage(code)?.code !== code)).toEqual([]);
  });
});
