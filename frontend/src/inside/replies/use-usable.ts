import { useEffect, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import type { UsableReplies } from "../values";

type Part = typeof import("./index");

/** The lazy part that shows canned replies, and the replies, requested each time they are needed. */
export function useUsable(api: Api, conversation: string, wanted: boolean) {
  const [part, setPart] = useState<Part>();
  const [usable, setUsable] = useState<UsableReplies>();
  useEffect(() => {
    if (!wanted) return;
    // A failed load is retried at the next slash; until then a slash is just text.
    void import("./index").then(setPart, () => undefined);
    api.get<UsableReplies>(`/api/replies?conversation=${conversation}`).then(setUsable, refusalOf);
  }, [api, conversation, wanted]);
  return wanted && part && usable ? { part, ...usable } : undefined;
}
