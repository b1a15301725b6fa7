import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Lozenge } from "../controls/lozenge";
import type { StuckMessages as Stuck } from "../values";
import { counted } from "./words";
import * as styles from "./delivery.module.css";

interface Props {
  stuck: Stuck[];
  busy: boolean;
  /** Tries one conversation again, or (`null`) all of them. */
  onRetry: (conversation: string | null) => void;
}

/** Conversations with messages that Jira does not have, why, and what to do. */
export function StuckMessages({ stuck, busy, onRetry }: Props) {
  return (
    <section aria-labelledby="delivery-stuck">
      <div class={styles.head}>
        <h2 id="delivery-stuck">Not in Jira</h2>
        {stuck.some(({ closed }) => !closed) && (
          <Button disabled={busy} onClick={() => onRetry(null)}>
            Try all again
          </Button>
        )}
      </div>
      {stuck.length === 0 ? (
        <p>Jira has every message that is older than a minute.</p>
      ) : (
        <ul class={styles.stuck}>
          {stuck.map(({ conversation, issue_key, messages, oldest, reason, given_up, closed }) => (
            <li key={conversation}>
              <div>
                <strong>{issue_key ?? "A conversation without a request yet"}</strong>{" "}
                <Lozenge appearance={given_up ? "warning" : "information"}>
                  {given_up ? "Failed" : "Waiting"}
                </Lozenge>
                <p>{reason}</p>
                <p class={styles.since}>
                  {counted(messages, "message")}, the oldest from <Ago at={oldest} />
                </p>
              </div>
              {!closed && (
                <Button disabled={busy} onClick={() => onRetry(conversation)}>
                  Try again
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
