import { useCallback } from "preact/hooks";
import type { KeptMessages as Answer } from "../../contract/answers";
import type { Api } from "../../shared/api";
import type { Thread } from "../../shared/conversation";
import { useKept, type OnFill } from "../../shared/kept/use-kept";
import { Button } from "../controls/button";
import { say } from "../words/say";
import * as styles from "./conversation-view.module.css";

interface Props {
  api: Api;
  thread: Thread;
  onFill: OnFill;
}

/** Reads the texts of a purged conversation from Jira, and says when they cannot be read. */
export function KeptTexts({ api, thread, onFill }: Props) {
  const { id } = thread.conversation;
  const ask = useCallback(() => api.get<Answer>(`/api/conversations/${id}/kept`), [api, id]);
  const { problem, asking, again } = useKept(thread, ask, onFill);
  return (
    <div role="status">
      {problem && (
        <p class={styles.rating}>
          {say(problem === "kept.away" ? "pane.kept.away" : "pane.kept.unreachable")}{" "}
          <Button aria-disabled={asking || undefined} onClick={() => asking || again()}>
            {say("retry")}
          </Button>
        </p>
      )}
    </div>
  );
}
