import { useRef, useState } from "preact/hooks";
import type { Conversation } from "../../shared/protocol";
import { Dates } from "../../shared/text";
import { Dot } from "../agent/dot";
import { Lozenge } from "../controls/lozenge";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./conversation-list.module.css";

const dates = new Dates("en");

interface Props {
  conversations: Conversation[];
  chosen: string | null;
  /** The agent's own name, to say "You". */
  me: string;
  onChoose: (id: string) => void;
}

/** The conversations; Up, Down, Home and End move among them, Enter opens one. */
export function ConversationList({ conversations, chosen, me, onChoose }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const ids = conversations.map(({ id }) => id);
  const reachable = [focused, chosen].find((id) => id !== null && ids.includes(id)) ?? ids[0];

  const press = (event: KeyboardEvent) => {
    const index = ids.indexOf(reachable ?? "");
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>("button")[target]?.focus();
  };

  return (
    <nav class={styles.list} aria-label="Conversations">
      <ul ref={list} onKeyDown={press}>
        {conversations.map((conversation) => (
          <li key={conversation.id}>
            <button
              type="button"
              tabIndex={conversation.id === reachable ? 0 : -1}
              aria-current={conversation.id === chosen ? "true" : undefined}
              onFocus={() => setFocused(conversation.id)}
              onClick={() => onChoose(conversation.id)}
            >
              <Row conversation={conversation} me={me} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Row({ conversation, me }: { conversation: Conversation; me: string }) {
  const { customer, customer_online, last, created_at, issue_key, resolved } = conversation;
  const at = last?.at ?? created_at;
  const author = last?.side === "agent" && `${last.author === me ? "You" : last.author}: `;
  return (
    <>
      <span class={styles.row}>
        <Dot online={customer_online} />
        <span class={styles.name}>{customer}</span>
        <span class={visually.hidden}>{customer_online ? "online" : "offline"}</span>
        <time dateTime={at} title={dates.full(at)}>
          {dates.short(at)}
        </time>
      </span>
      <span class={styles.text}>
        {author}
        {last?.removed
          ? "Message removed"
          : last?.purged
            ? "Kept in the request"
            : last?.body || last?.attachments?.[0]?.name}
      </span>
      <span class={styles.row}>
        <span class={styles.key}>{issue_key ?? "Request is being created…"}</span>
        {resolved && <Lozenge appearance="success">Resolved</Lozenge>}
        {!resolved && last?.side === "customer" && (
          <Lozenge appearance="information">Waiting for answer</Lozenge>
        )}
      </span>
    </>
  );
}
