/** A language as browsers know it. */
export interface KnownLanguage {
  code: string;
  /** The name in the language itself. */
  name: string;
  english_name: string;
  /** ISO 15924 codes: of the tag, and of this language without a script in its tag. */
  script: string;
  usual_script: string;
}

/** The browser's data on a language tag, null for an invalid one. */
export function knownLanguage(typed: string): KnownLanguage | null {
  try {
    const code = Intl.getCanonicalLocales(typed.trim().replaceAll("_", "-"))[0];
    if (!code) return null;
    const english_name = nameIn("en", code);
    const { language, script } = new Intl.Locale(code).maximize();
    if (!english_name || !script) return null;
    const usual_script = new Intl.Locale(language).maximize().script ?? script;
    return { code, english_name, name: nameIn(code, code) ?? english_name, script, usual_script };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function nameIn(language: string, code: string): string | undefined {
  return new Intl.DisplayNames(language, { type: "language", fallback: "none" }).of(code);
}

/** Suggested while typing; any other tag is accepted. */
export const SUGGESTED = (
  "af az bg bn bs ca cs da de-AT de-CH el en-GB es-MX et eu fa fi fil fr-CA gl he hi hr hu hy id is ka kk ko lt lv " +
  "mk ms nb pt-PT ro ru sk sl sq sr sr-Latn sw ta th ur uz vi zh-Hant zh-Hant-HK"
).split(" ");
