import { PlusIcon } from "../../shared/components/icons";
import { unread, type Thread } from "../../shared/conversation";
import type { Dates } from "../../shared/text";
import { useTexts } from "../../shared/texts";
import type { Seen } from "../seen";

interface Props {
  threads: Thread[];
  loading: boolean;
  seen: Seen;
  dates: Dates;
  onOpen: (id: string) => void;
  onNew: () => void;
}

export function ConversationList({ threads, loading, seen, dates, onOpen, onNew }: Props) {
  const t = useTexts();
  return (
    <div class="list">
      <h2 class="list-title">{t("conversations")}</h2>
      {loading && (
        <div class="chat-skeleton" aria-hidden="true">
          <i />
          <i />
        </div>
      )}
      <ul>
        {threads.map((thread) => (
          <Item
            key={thread.conversation.id}
            thread={thread}
            unseen={unread(thread, "customer", seen[thread.conversation.id] ?? 0) > 0}
            dates={dates}
            onOpen={onOpen}
          />
        ))}
      </ul>
      <button type="button" class="button" onClick={onNew}>
        <PlusIcon />
        {t("new_conversation")}
      </button>
    </div>
  );
}

interface ItemProps {
  thread: Thread;
  unseen: boolean;
  dates: Dates;
  onOpen: (id: string) => void;
}

function Item({ thread: { conversation }, unseen, dates, onOpen }: ItemProps) {
  const t = useTexts();
  const { id, last, issue_key, created_at } = conversation;
  const at = last?.at ?? created_at;
  const who = last?.side === "agent" ? last.author : t("support");
  return (
    <li>
      <button type="button" class="item" onClick={() => onOpen(id)} data-unseen={unseen || undefined}>
        <span class="item-who">
          <bdi>{who}</bdi>
          {issue_key && <small>{issue_key}</small>}
        </span>
        <time dateTime={at} title={dates.full(at)}>
          {dates.short(at)}
        </time>
        <span class="item-last" dir="auto">
          {last && (last.side === "customer" ? t("you_said", { body: last.body }) : last.body)}
        </span>
        {unseen && <span class="dot" role="img" aria-label={t("unread")} />}
      </button>
    </li>
  );
}
