import type { Conversation } from "../../shared/protocol";
import type { Thread } from "../../shared/conversation";
import type { Colleague } from "../agent/readers";
import { Dot } from "../agent/dot";
import { waitState } from "../agent/wait-state";
import { Face } from "../controls/face";
import { Lozenge } from "../controls/lozenge";
import { SlaLeft, Waits } from "./waits";
import { dates, list } from "../words/formats";
import { say } from "../words/say";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./row.module.css";

const CATEGORIES: Record<string, "information" | "success" | undefined> = {
  indeterminate: "information",
  done: "success",
};

const MOST_READERS = 3;

interface Props {
  conversation: Conversation;
  /** What this page knows besides, if it has it open. */
  thread: Thread | undefined;
  /** Which colleagues have it open. */
  readers?: readonly Colleague[] | undefined;
  /** The agent's own name, to say "You". */
  me: string;
}

/** The properties of a conversation's row. */
export function Row({ conversation, thread, readers = [], me }: Props) {
  const { customer, customer_online, last, created_at, issue_key, summary } = conversation;
  const { assignee, assignee_name, waiting_since, sla } = conversation;
  const at = last?.at ?? created_at;
  const wait = isWaiting(conversation) ? waitState(conversation) : null;
  return (
    <span class={styles.row} data-unread={isUnread(conversation, thread) || undefined}>
      <span class={styles.line}>
        <Dot online={customer_online} />
        <span class={styles.name} dir="auto">
          {customer}
        </span>
        <span class={visually.hidden}>
          {list([
            say(customer_online ? "row.online" : "row.offline"),
            ...(isUnread(conversation, thread) ? [say("row.unread")] : []),
          ])}
        </span>
        {readers.slice(0, MOST_READERS).map(({ account, name }) => (
          <Face key={account} {...{ account, name }} small label={say("reading", { name })} />
        ))}
        <time dateTime={at} title={dates().full(at)}>
          {dates().short(at)}
        </time>
      </span>
      <span class={styles.line}>
        <span class={styles.summary} dir="auto">
          {summary}
        </span>
        {isWaiting(conversation) && waiting_since && sla && <SlaLeft sla={sla} />}
      </span>
      <LastLine conversation={conversation} thread={thread} me={me} />
      <span class={styles.line}>
        <span class={styles.key}>{issue_key ?? say("row.no_key")}</span>
        <Status conversation={conversation} />
        {wait && <Lozenge appearance="warning">{wait}</Lozenge>}
        <span class={styles.end}>
          {isWaiting(conversation) && waiting_since && <Waits since={waiting_since} />}
          {assignee && assignee_name && (
            <Face
              account={assignee}
              name={assignee_name}
              label={say("assigned_to", { name: assignee_name })}
            />
          )}
        </span>
      </span>
    </span>
  );
}

function LastLine({ conversation: { last }, thread, me }: Props) {
  const { customer, agent } = thread?.typing ?? {};
  const typist = customer === undefined ? agent : say("customer");
  if (typist) return <span class={styles.typing}>{say("typing", { name: typist })}</span>;
  return (
    <span class={styles.text} dir="auto">
      {last && inWords(last, me)}
    </span>
  );
}

function inWords(last: NonNullable<Conversation["last"]>, me: string): string {
  const file = last.attachments?.[0]?.name ?? "";
  const body = last.removed ? say("removed") : last.purged ? say("row.kept") : last.body || file;
  if (last.side !== "agent") return body;
  const name = last.author;
  return name === me ? say("row.you_said", { body }) : say("row.said", { name, body });
}

function Status({ conversation: { status, status_category, resolved } }: Pick<Props, "conversation">) {
  const shown = status ?? (resolved ? say("resolved") : null);
  if (!shown) return null;
  return <Lozenge appearance={resolved ? "success" : CATEGORIES[status_category ?? ""]}>{shown}</Lozenge>;
}

const isWaiting = ({ resolved, closed }: Conversation) => !resolved && !closed;

/** Whether no agent has read the customer's last word. */
export function isUnread(conversation: Conversation, thread?: Thread): boolean {
  const { last } = conversation;
  const read = Math.max(
    conversation.receipts?.agent.read ?? 0,
    thread?.conversation.receipts?.agent.read ?? 0,
  );
  return last?.side === "customer" && last.seq > read;
}
