import { useState } from "preact/hooks";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Lozenge } from "../controls/lozenge";
import type { Reply, ReplyLanguage } from "../values";
import { ReplyText } from "./reply-text";
import * as typography from "../controls/typography.module.css";
import * as styles from "./reply-row.module.css";

interface Props {
  reply: Reply;
  languages: readonly ReplyLanguage[];
  onEdit: () => void;
  onRemove: () => void;
}

export function ReplyRow({ reply, languages, onEdit, onRemove }: Props) {
  const { name, text, language, uses, used_at, changed_by } = reply;
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
          {uses === 0 ? "Not used yet" : `Used ${uses === 1 ? "once" : `${uses} times`}`}
          {used_at && (
            <>
              , last <Ago at={used_at} />
            </>
          )}
          . Changed by {changed_by}.
        </p>
      </div>
      {asking ? (
        <div class={styles.actions} role="group" aria-label={`Delete ${name}?`}>
          <Button appearance="danger" onClick={onRemove}>
            Delete
          </Button>
          <Button appearance="subtle" onClick={() => setAsking(false)}>
            Cancel
          </Button>
        </div>
      ) : (
        <div class={styles.actions}>
          <Button appearance="subtle" aria-label={`Edit ${name}`} onClick={onEdit}>
            Edit
          </Button>
          <Button appearance="subtle" aria-label={`Delete ${name}`} onClick={() => setAsking(true)}>
            Delete
          </Button>
        </div>
      )}
    </div>
  );
}
