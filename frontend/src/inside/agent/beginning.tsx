import { useEffect, useRef, useState } from "preact/hooks";
import type { Begun, Reachable } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { Composer } from "../../shared/components/composer";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { writeDraft } from "../../shared/drafts";
import { randomId } from "../../shared/random-id";
import { Button } from "../controls/button";
import { refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as styles from "./beginning.module.css";
import * as empty from "./empty.module.css";

interface Props {
  api: Api;
  /** The id of the issue; each has a draft of its own. */
  issue: string;
  /** Called as there is a message box, which needs more room, or not any more. */
  onForm: (open: boolean) => void;
}

/** A request without a chat: an agent can begin one, where its customer can be reached. */
export function Beginning({ api, issue, onForm }: Props) {
  const [found, setFound] = useState<Reachable | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const unknown = (problem: unknown) => {
      const { code, message } = refusalOf(problem);
      setFound({ customer: null, reason: message, code });
    };
    api.get<Reachable>("/api/issue-chat").then(setFound, unknown);
  }, [api]);
  const show = (shown: boolean) => {
    setOpen(shown);
    onForm(shown);
  };
  useEffect(() => () => onForm(false), [onForm]);

  if (found?.customer && open)
    return <FirstMessage {...{ api, issue }} customer={found.customer} onCancel={() => show(false)} />;
  return (
    <div class={empty.empty}>
      <h2>{say("beginning.none")}</h2>
      {found?.customer ? (
        <>
          <p>{say("beginning.start", { customer: found.customer })}</p>
          <div>
            <Button appearance="primary" onClick={() => show(true)}>
              {say("beginning.message", { customer: found.customer })}
            </Button>
          </div>
        </>
      ) : (
        <p>{reasonOf(found)}</p>
      )}
    </div>
  );
}

function reasonOf(found: Reachable | null): string {
  if (!found?.code || !found.reason) return say("beginning.why");
  return refusalInWords({ code: found.code, message: found.reason });
}

interface FirstMessageProps extends Pick<Props, "api" | "issue"> {
  customer: string;
  onCancel: () => void;
}

function FirstMessage({ api, issue, customer, onCancel }: FirstMessageProps) {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const box = useRef<ComposerHandle>(null);
  // Sent again it is the same chat.
  const [clientId] = useState(randomId);
  const draft = `jira-chat.beginning.${issue}`;
  useEffect(() => box.current?.focus(), []);

  const send = (body: string): false => {
    if (busy) return false;
    setBusy(true);
    setError("");
    api.post<Begun>("/api/issue-chat", { client_id: clientId, body }).then(
      // The chat itself comes through the socket.
      () => writeDraft(draft, null),
      (problem: unknown) => {
        setBusy(false);
        setError(refusalInWords(refusalOf(problem)));
      },
    );
    return false;
  };

  return (
    <section class={styles.beginning} aria-label={say("beginning.message", { customer })}>
      <p>{say("beginning.how", { customer })}</p>
      <p class={styles.error} role="alert">
        {error}
      </p>
      <Composer draft={draft} placeholder={say("beginning.hint", { customer })} onSend={send} handle={box} />
      <div class={styles.cancel}>
        <Button appearance="subtle" onClick={onCancel}>
          {say("cancel")}
        </Button>
      </div>
    </section>
  );
}
