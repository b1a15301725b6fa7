import { store, stored } from "../../shared/storage";
import type { Texts } from "../../shared/texts";
import { ENGLISH, speak, type Words } from "./say";

/** Every language but English, loaded when used; a new file adds a language. */
const CATALOGUES = import.meta.glob<Texts>(["./*.json", "!./en.json", "!./descriptions.json"], {
  import: "default",
});
const codeOf = (path: string) => path.slice("./".length, -".json".length);

const KEPT = "jira-chat.language";
const RIGHT_TO_LEFT = ["Arab", "Hebr"];

/** A supported language, and the regional format of dates and numbers. */
export interface Choice {
  code: string;
  locale: string;
}

/**
 * The best language for a tag in Jira's form (`de_AT`, `zh_TW`), otherwise English. The script has to be the same:
 * Simplified Chinese does not stand in for Traditional.
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

/** Switches the page and its texts to the language of a tag; resolves to its locale, English if loading fails. */
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
 * Uses the language of the person's Jira. A page starts in its last language, so it waits for Jira only the first time;
 * `draw` is called again if Jira has another. `ask` resolves to Jira's tag, `undefined` if there is none.
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
