import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Every text of a surface by its key, in one language. `{name}` in a text is a place to fill. */
export type Texts = Record<string, string>;

export const TextsContext = createContext<Texts>({});

export type Translate = (key: string, values?: Record<string, string | number>) => string;

export function useTexts(): Translate {
  const texts = useContext(TextsContext);
  return (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
