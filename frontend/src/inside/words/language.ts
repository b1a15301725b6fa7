import { store, stored } from "../../shared/storage";
import type { Texts } from "../../shared/texts";
import { ENGLISH, speak, type Words } from "./say";

/** Every language but English by its file: each is loaded when it is spoken, and a new one is there by its file. */
const CATALOGUES = import.meta.glob<Texts>(["./*.json", "!./en.json", "!./descriptions.json"], {
  import: "default",
});
const codeOf = (path: string) => path.slice("./".length, -".json".length);

const KEPT = "jira-chat.language";
const RIGHT_TO_LEFT = ["Arab", "Hebr"];

/** A language that there is, and how the person's region writes dates and numbers in it. */
export interface Choice {
  code: string;
  locale: string;
}

/**
 * The best of the languages for a tag as Jira has it (`de_AT`, `zh_TW`), else English. It has to be written in the same
 * script: Traditional Chinese does not take Simplified.
 */
export function choose(tag: string, offered: readonly string[]): Choice {
  const wanted = parsed(tag);
  const { language, script, region } = wanted?.maximize() ?? {};
  const code = offered.find((each) => {
    const one = new Intl.Locale(each).maximize();
    return one.language === language && one.script === script;
  });
  if (wanted && code) return { code, locale: wanted.toString() };
  return { code: "en", locale: region ? `en-${region}` : "en" };
}

/** Tells page and words to be in the language of a tag; resolves to its locale. English where it cannot be loaded. */
export async function speakAs(tag: string): Promise<string> {
  const { code, locale } = choose(tag, ["en", ...Object.keys(CATALOGUES).map(codeOf)]);
  const texts = await CATALOGUES[`./${code}.json`]?.().catch(() => undefined);
  const english: Words = { ...ENGLISH, ...(code === "en" && { locale }) };
  const words: Words = texts ? { texts, locale, dir: directionOf(locale) } : english;
  speak(words);
  Object.assign(document.documentElement, { lang: words.locale, dir: words.dir });
  return words.locale;
}

/**
 * Speaks as the person's Jira does. A page begins in the language it had last, so it waits for Jira only once; `draw`
 * is called again where Jira says another. `ask` resolves to Jira's tag, or `undefined` where it says none.
 */
export async function followLanguage(
  ask: () => Promise<string | undefined>,
  draw: (locale: string) => void,
): Promise<void> {
  const [kept, asked] = [stored(KEPT), ask()];
  if (kept) draw(await speakAs(kept));
  const wanted = await asked;
  if (wanted) store(KEPT, wanted);
  if (!kept || (wanted && wanted !== kept)) draw(await speakAs(wanted ?? navigator.language));
}

function parsed(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll("_", "-"));
  } catch {
    return undefined;
  }
}

function directionOf(locale: string): Words["dir"] {
  return RIGHT_TO_LEFT.includes(new Intl.Locale(locale).maximize().script ?? "") ? "rtl" : "ltr";
}
