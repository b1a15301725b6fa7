import { useEffect, useState } from "preact/hooks";
import type { FoundArticles } from "../../contract/answers";
import { call, refusalOf } from "../../shared/api";

/** Milliseconds after the last key, and the least and most characters to search for. */
const PAUSE = 400;
const LEAST = 3;
const MOST = 200;

const NONE: FoundArticles = { articles: [], texts: {} };

/** The articles for a text, shortly after it was typed; until then those for the former text. */
export function useArticles(widget: string, language: string, text: string): FoundArticles {
  const [found, setFound] = useState(NONE);
  const query = text.trim().slice(0, MOST);
  useEffect(() => {
    if (query.length < LEAST) return setFound(NONE);
    const end = new AbortController();
    const ask = () =>
      void call<FoundArticles>(
        fetch,
        "POST",
        `/widget/${widget}/articles?lang=${language}`,
        null,
        { query },
        null,
        end.signal,
      ).then(
        (answer) => end.signal.aborted || setFound(answer),
        (error: unknown) => {
          refusalOf(error);
          if (!end.signal.aborted) setFound(NONE);
        },
      );
    const timer = setTimeout(ask, PAUSE);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [widget, language, query]);
  return found;
}
