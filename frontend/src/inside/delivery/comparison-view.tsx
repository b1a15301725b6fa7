import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Lozenge } from "../controls/lozenge";
import type { Comparison } from "../values";
import { counted, inNumbers } from "./words";
import * as typography from "../controls/typography.module.css";
import * as styles from "./delivery.module.css";

interface Props {
  comparison: Comparison | null;
  busy: boolean;
  onStart: () => void;
}

/** What each kind of difference means. */
const KINDS = {
  lost: "Told to Jira, but its comment is not there any more (somebody may have deleted it)",
  doubled: "In more than one comment",
  unheard: "Public comments that customers had not got; they were delivered now",
  leaked: "Comments that are not public any more and were still shown; they were removed now",
} as const;

const WHAT: Record<string, string> = { ...KINDS, unread: "Jira does not show the request to the app" };

/** Messages lost: computed by comparing our messages with Jira's comments, both ways. */
export function ComparisonView({ comparison, busy, onStart }: Props) {
  const running = comparison !== null && comparison.finished_at === null;
  return (
    <section aria-labelledby="delivery-comparison">
      <div class={styles.head}>
        <h2 id="delivery-comparison">Messages lost</h2>
        <Button disabled={busy || running} onClick={onStart}>
          {running ? "Comparing…" : "Compare with Jira"}
        </Button>
      </div>
      <p class={typography.help}>
        Compares every message of the last 30 days with the comments of its request, in both directions. It
        goes on in the background, about 30 conversations a minute, so that Jira is not kept busy.
      </p>
      {comparison ? <Result {...comparison} /> : <p>Not compared yet.</p>}
    </section>
  );
}

function Result({ started_at, finished_at, total, found }: Comparison) {
  const { conversations, messages, comments, unread, lost, unheard, examples } = found;
  const missing = lost + unheard;
  return (
    <div role="status">
      <p>
        <Lozenge appearance={missing ? "warning" : "success"}>{counted(missing, "message")} lost</Lozenge>{" "}
        {counted(messages, "message")} and {counted(comments, "public comment")} compared in{" "}
        {inNumbers(conversations)} of {counted(total, "conversation")}
        {finished_at ? ", " : ", since "}
        <Ago at={finished_at ?? started_at} />.
      </p>
      <ul class={styles.kinds}>
        {(Object.keys(KINDS) as (keyof typeof KINDS)[])
          .filter((kind) => found[kind] > 0)
          .map((kind) => (
            <li key={kind}>
              <strong>{inNumbers(found[kind])}</strong> {KINDS[kind]}.
            </li>
          ))}
        {unread > 0 && (
          <li>
            <strong>{inNumbers(unread)}</strong> conversations could not be compared: {WHAT.unread}.
          </li>
        )}
      </ul>
      {examples.length > 0 && (
        <ul class={styles.kinds}>
          {examples.map(({ issue_key, what }) => (
            <li key={`${issue_key} ${what}`}>
              {issue_key}: {WHAT[what] ?? what}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
