import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { choose, followLanguage, speakAs } from "./language";
import { ENGLISH, locale, say, speak } from "./say";

const OFFERED = ["en", "ar", "de", "pt-BR", "zh-CN"];

const { documentElement: root } = document;
beforeEach(() => localStorage.clear());
afterEach(() => {
  speak(ENGLISH);
  root.removeAttribute("lang");
  root.removeAttribute("dir");
});

it.each([
  ["en_US", "en", "en-US"],
  ["en_UK", "en", "en-GB"],
  ["de_DE", "de", "de-DE"],
  ["de-AT", "de", "de-AT"],
  ["pt_BR", "pt-BR", "pt-BR"],
  ["pt_PT", "pt-BR", "pt-PT"],
  ["zh_CN", "zh-CN", "zh-CN"],
  ["zh_TW", "en", "en-TW"],
  ["zh-Hant", "en", "en-TW"],
  ["fi_FI", "en", "en-FI"],
  ["", "en", "en"],
  ["not a tag", "en", "en"],
])("takes for %s the texts of %s, and writes dates as %s", (tag, code, written) => {
  expect(choose(tag, OFFERED)).toEqual({ code, locale: written });
});

it("speaks a language once it is loaded, and the page says so", async () => {
  expect(await speakAs("de_AT")).toBe("de-AT");
  expect([say("cancel"), say("typing", { name: "Anna" })]).toEqual(["Abbrechen", "Anna schreibt …"]);
  expect([locale(), root.lang, root.dir]).toEqual(["de-AT", "de-AT", "ltr"]);
});

it("writes from right to left where the language is", async () => {
  await speakAs("ar_EG");
  expect(root.dir).toBe(locale().startsWith("ar") ? "rtl" : "ltr");
});

it("waits for Jira only once, and is drawn anew where Jira says another language", async () => {
  const draw = vi.fn();
  await followLanguage(async () => "de_DE", draw);
  expect(draw.mock.calls).toEqual([["de-DE"]]);
  await followLanguage(() => new Promise((resolve) => setTimeout(resolve, 0, "en_US")), draw);
  expect(draw.mock.calls).toEqual([["de-DE"], ["de-DE"], ["en-US"]]);
  expect(say("cancel")).toBe("Cancel");
});

it("is in the browser's language where Jira says none, until it does", async () => {
  vi.spyOn(navigator, "language", "get").mockReturnValue("de");
  const draw = vi.fn();
  await followLanguage(async () => undefined, draw);
  await followLanguage(async () => "en_US", draw);
  expect(draw.mock.calls).toEqual([["de"], ["en-US"]]);
});
