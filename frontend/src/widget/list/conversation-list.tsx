import { Icon } from "../../shared/components/icons";
import { Skeleton } from "../../shared/components/skeleton";
import { NEW, unread, type Thread } from "../../shared/conversation";
import type { Dates } from "../../shared/text";
import { useTexts } from "../../shared/texts";
import type { Preferences } from "../preferences";
import * as buttons from "../buttons.module.css";
import * as styles from "./conversation-list.module.css";

interface Props {
  threads: Thread[];
  loading: boolean;
  preferences: Preferences;
  dates: Dates;
  open: (id: string) => void;
}

export function ConversationList({ threads, loading, preferences, dates, open }: Props) {
  const t = useTexts();
  const listed = threads
    .map((thread) => ({ thread, unseen: unread(thread, "customer") > 0 }))
    .filter(({ thread, unseen }) => unseen || !preferences.unresolved_only || !thread.conversation.resolved);
  return (
    <div class={styles.list} data-loading={loading || undefined}>
      <h2 class={styles.title}>{t("conversations")}</h2>
      {loading && <Skeleton lines={2} />}
      <ul>
        {listed.map((item) => (
          <Item key={item.thread.conversation.id} {...item} {...{ preferences, dates, open }} />
        ))}
      </ul>
      {threads.length > 0 && !listed.length && <p class={styles.none}>{t("prefs.none_unresolved")}</p>}
      <button type="button" class={buttons.main} onClick={() => open(NEW)}>
        <Icon>
          <path d="M12 5v14M5 12h14" />
        </Icon>
        {t("new_conversation")}
      </button>
    </div>
  );
}

interface ItemProps {
  thread: Thread;
  unseen: boolean;
  preferences: Preferences;
  dates: Dates;
  open: (id: string) => void;
}

function Item({ thread: { conversation }, unseen, preferences, dates, open }: ItemProps) {
  const t = useTexts();
  const { id, last, issue_key, summary, created_at, resolved } = conversation;
  const text = last?.body || (last?.attachments?.[0]?.name ?? "");
  const body = last?.removed ? t("removed") : last?.purged ? t("kept_in_request") : text;
  // An id with a colon is a comment's in Jira, which another person may have written.
  const isOwn = last?.side === "customer" && !last.client_id.includes(":");
  const said = isOwn ? t("you_said", { body }) : body;
  const at = last?.at ?? created_at;
  const who = (last?.side === "agent" && last.author) || t("support");
  return (
    <li>
      <button type="button" class={styles.item} onClick={() => open(id)} data-unseen={unseen || undefined}>
        <span class={styles.who}>
          <bdi>{who}</bdi>
          {preferences.issue_keys && issue_key && <small>{issue_key}</small>}
          {resolved && <small>{t("resolved")}</small>}
        </span>
        <time dateTime={at} title={dates.full(at)}>
          {dates.short(at)}
        </time>
        <span class={styles.last} dir="auto">
          {(preferences.summaries && summary) || said}
        </span>
        {unseen && <span class={styles.dot} role="img" aria-label={t("unread")} />}
      </button>
    </li>
  );
}
