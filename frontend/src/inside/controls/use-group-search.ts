import { useEffect, useState } from "preact/hooks";
import type { Group } from "../values";

/** Wait for a pause in typing before asking Jira, in milliseconds. */
const PAUSE = 200;

export type GroupSearch = { state: "searching" } | { state: "found"; groups: Group[] } | { state: "failed" };

/** What Jira finds for the text, asked while `active` at each pause in typing; late answers to old texts are dropped. */
export function useGroupSearch(
  search: (query: string) => Promise<Group[]>,
  query: string,
  active: boolean,
): GroupSearch {
  const [result, setResult] = useState<GroupSearch>({ state: "searching" });
  useEffect(() => {
    if (!active) return;
    let current = true;
    setResult({ state: "searching" });
    const timer = setTimeout(async () => {
      const answer = await search(query.trim()).then(
        (groups): GroupSearch => ({ state: "found", groups }),
        (): GroupSearch => ({ state: "failed" }),
      );
      if (current) setResult(answer);
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [search, query, active]);
  return result;
}
