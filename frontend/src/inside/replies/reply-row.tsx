import { useState } from "preact/hooks";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Lozenge } from "../controls/lozenge";
import type { Reply, ReplyLanguage } from "../values";
import { ReplyText } from "./reply-text";
import { say, sayWith } from "../words/say";
import * as typography from "../controls/typography.module.css";
import * as styles from "./reply-row.module.css";

interface Props {
  reply: Reply;
  languages: readonly ReplyLanguage[];
  /** Whether a reply is being edited, which another one must not replace. */
  busy: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

export function ReplyRow({ reply, languages, busy, onEdit, onRemove }: Props) {
  const { name, text, language } = reply;
  const [asking, setAsking] = useState(false);
  return (
    <div class={styles.row}>
      <div class={styles.about}>
        <p class={styles.head}>
          <strong dir="auto">{name}</strong>
          {language && <Lozenge>{languages.find(({ code }) => code === language)?.name ?? language}</Lozenge>}
        </p>
        <ReplyText text={text} template />
        <p class={typography.help}>
          <Used {...reply} />
        </p>
      </div>
      {asking ? (
        <div class={styles.actions} role="group" aria-label={say("replies.delete_of.sure", { name })}>
          <Button appearance="danger" onClick={onRemove}>
            {say("delete")}
          </Button>
          <Button appearance="subtle" onClick={() => setAsking(false)}>
            {say("cancel")}
          </Button>
        </div>
      ) : (
        <div class={styles.actions}>
          <Button
            appearance="subtle"
            aria-label={say("replies.edit_of", { name })}
            disabled={busy}
            onClick={onEdit}
          >
            {say("edit")}
          </Button>
          <Button
            appearance="subtle"
            aria-label={say("replies.delete_of", { name })}
            onClick={() => setAsking(true)}
          >
            {say("delete")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Used({ uses, used_at, changed_by: name }: Reply) {
  if (uses === 0) return <>{say("replies.used.never", { name })}</>;
  const used = say("replies.used", { count: uses });
  if (!used_at) return <>{say("replies.used.changed", { used, name })}</>;
  return <>{sayWith("replies.used.last", { used, ago: <Ago at={used_at} />, name })}</>;
}
