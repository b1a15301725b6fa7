import { Button } from "../controls/button";
import { Field } from "../controls/field";
import * as fields from "../controls/field.module.css";
import * as styles from "./notices.module.css";

interface Props {
  /** The host of the saved webhook. */
  host: string | null;
  /** Null keeps the saved one. */
  value: string | null;
  error: string | undefined;
  onChange: (webhook: string | null) => void;
}

const LABEL = "Webhook (Slack, Microsoft Teams and others)";
const HELP = "The address that the chat tool shows for incoming webhooks. It is kept like a password.";

/** The address of a webhook: typed once, later only its host is shown. */
export function WebhookField({ host, value, error, onChange }: Props) {
  const saved = host !== null && value === null;
  return (
    <div class={styles.webhook}>
      <Field label={LABEL} help={HELP} error={error}>
        {(ties) => (
          <input
            {...ties}
            class={saved ? fields.code : fields.control}
            type="text"
            inputMode="url"
            autoComplete="off"
            spellcheck={false}
            dir="ltr"
            readOnly={saved}
            value={saved ? `${host}/…` : (value ?? "")}
            placeholder="https://hooks.example.com/services/…"
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        )}
      </Field>
      {saved && (
        <Button appearance="subtle" onClick={() => onChange("")}>
          Replace or remove
        </Button>
      )}
      {host !== null && !saved && (
        <Button appearance="subtle" onClick={() => onChange(null)}>
          Keep the webhook of {host}
        </Button>
      )}
    </div>
  );
}
