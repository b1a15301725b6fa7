import { useEffect, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import type { UsableReplies } from "../values";

type Part = typeof import("./index");

/** The part that shows canned replies, and the replies; asked for anew each time they are wanted. */
export function useUsable(api: Api, conversation: string, wanted: boolean) {
  const [part, setPart] = useState<Part>();
  const [usable, setUsable] = useState<UsableReplies>();
  useEffect(() => {
    if (!wanted) return;
    // What cannot be loaded now is tried again with the next slash; meanwhile the slash is just a slash.
    void import("./index").then(setPart, () => undefined);
    api.get<UsableReplies>(`/api/replies?conversation=${conversation}`).then(setUsable, refusalOf);
  }, [api, conversation, wanted]);
  return wanted && part && usable ? { part, ...usable } : undefined;
}
