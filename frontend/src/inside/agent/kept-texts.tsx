import { useCallback } from "preact/hooks";
import type { Kept } from "../../contract/answers";
import type { Api } from "../../shared/api";
import type { Thread } from "../../shared/conversation";
import { useKept, type OnFill } from "../../shared/kept/use-kept";
import { Button } from "../controls/button";
import * as styles from "./conversation-view.module.css";

interface Props {
  api: Api;
  thread: Thread;
  onFill: OnFill;
}

/** Reads what Jira keeps of a conversation whose texts were deleted here, and says when it cannot be read. */
export function KeptTexts({ api, thread, onFill }: Props) {
  const { id } = thread.conversation;
  const ask = useCallback(() => api.get<Kept>(`/api/conversations/${id}/kept`), [api, id]);
  const { problem, asking, again } = useKept(thread, ask, onFill);
  return (
    <div role="status">
      {problem && (
        <p class={styles.rating}>
          {problem === "kept.away"
            ? "This conversation is kept in Jira, which isn’t responding."
            : "The conversation is kept in Jira, and the chat cannot be reached."}{" "}
          <Button aria-disabled={asking || undefined} onClick={() => asking || again()}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}
