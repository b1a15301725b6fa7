import { useEffect, useRef, useState } from "preact/hooks";
import type { Api } from "../../shared/api";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { CopyBox } from "../controls/copy-box";
import { FieldError } from "../controls/field";
import { PlusIcon } from "../controls/icons";
import type { IdentitySecret } from "../values";
import { MOST_SECRETS, useIdentity } from "./use-identity";
import { Lozenge } from "../controls/lozenge";
import * as typography from "../controls/typography.module.css";
import * as styles from "./identity-secrets.module.css";

/** The action to confirm: a new secret that ends another, or ending the secret with this id. */
type Question = { about: "new" } | { about: "end"; id: string } | null;

/** Creates, shows once, and ends identity secrets. Takes effect at once, without "Save changes". */
export function IdentitySecrets({ api, initial }: { api: Api; initial: IdentitySecret[] }) {
  const { secrets, fresh, failure, busy, create, revoke } = useIdentity(api, initial);
  const [question, setQuestion] = useState<Question>(null);
  const createButton = useRef<HTMLDivElement>(null);
  const dismiss = () => {
    setQuestion(null);
    createButton.current?.querySelector("button")?.focus();
  };
  const confirmed = (act: () => Promise<void>) => () => {
    void act();
    dismiss();
  };
  const full = secrets.length >= MOST_SECRETS;

  return (
    <div class={styles.identity}>
      {secrets.length > 0 ? (
        <ul class={styles.secrets} aria-label="Secrets">
          {secrets.map(({ id, created_at, created_by }, index) => (
            <li key={id}>
              <Made at={created_at} by={created_by} />
              {full && <Lozenge>{index === 0 ? "Newer" : "Older"}</Lozenge>}
              {question?.about === "end" && question.id === id ? (
                <Confirm
                  text="Tokens signed with it stop working at once."
                  action="Revoke"
                  onConfirm={confirmed(() => revoke(id))}
                  onCancel={dismiss}
                />
              ) : (
                <Button
                  appearance="subtle"
                  aria-label={`Revoke the secret created by ${created_by}, ${index + 1} of ${secrets.length}`}
                  onClick={() => setQuestion({ about: "end", id })}
                >
                  Revoke
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p class={typography.help}>There is no secret yet, so no token is accepted.</p>
      )}
      <FieldError id="identity-failure" message={failure ?? undefined} />
      <div class={styles.create} ref={createButton}>
        {question?.about === "new" ? (
          <Confirm
            text="The older of the two secrets ends at once."
            action="Create and end the older"
            onConfirm={confirmed(create)}
            onCancel={dismiss}
          />
        ) : (
          <Create busy={busy} onCreate={() => (full ? setQuestion({ about: "new" }) : void create())} />
        )}
      </div>
      {fresh && <Fresh secret={fresh.secret} />}
    </div>
  );
}

function Made({ at, by }: { at: string; by: string }) {
  return (
    <span>
      Created <Ago at={at} /> by {by}
    </span>
  );
}

function Create({ busy, onCreate }: { busy: boolean; onCreate: () => void }) {
  return (
    <>
      <Button aria-disabled={busy || undefined} onClick={() => busy || onCreate()}>
        <PlusIcon />
        Create a secret
      </Button>
      <p class={typography.help}>
        Two secrets can be active while you change over. Creating a third ends the oldest.
      </p>
    </>
  );
}

function Fresh({ secret }: { secret: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("textarea")?.focus(), [secret]);
  return (
    <div class={styles.fresh} ref={box}>
      <CopyBox
        label="The new secret"
        help="Copy it to your server now. It will not be shown again."
        text={secret}
        rows={2}
      />
    </div>
  );
}

interface ConfirmProps {
  text: string;
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks for confirmation in place; the safe answer has the focus. */
function Confirm({ text, action, onConfirm, onCancel }: ConfirmProps) {
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.querySelector<HTMLElement>("button:last-of-type")?.focus(), []);
  return (
    <div
      ref={group}
      class={styles.confirm}
      role="group"
      aria-label={text}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <span>{text}</span>
      <Button appearance="danger" onClick={onConfirm}>
        {action}
      </Button>
      <Button appearance="subtle" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
