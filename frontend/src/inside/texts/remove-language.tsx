import { useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { SectionMessage } from "../controls/section-message";
import type { Language } from "../values";
import * as styles from "./add-language.module.css";

interface Props {
  api: Api;
  language: Language;
  onRemoved: () => void;
}

/** The button and the dialog that remove one of the site's own languages. */
export function RemoveLanguage({ api, language, onRemoved }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Remove language…</Button>
      {open && (
        <Dialog name={`Remove ${language.english_name}?`} narrow onClose={() => setOpen(false)}>
          {(close) => <Confirm {...{ api, language, onRemoved }} onCancel={close} />}
        </Dialog>
      )}
    </>
  );
}

function Confirm({ api, language, onRemoved, onCancel }: Props & { onCancel: () => void }) {
  const [problem, setProblem] = useState("");
  const remove = () =>
    api
      .delete(`/api/texts/${encodeURIComponent(language.code)}`)
      .then(onRemoved, (error: unknown) => setProblem(refusalOf(error).message));
  return (
    <div class={styles.form}>
      <p>
        Its texts are deleted. Customers who read it get another language that you offer. Export its texts
        first if you may need them again.
      </p>
      {problem && <SectionMessage appearance="error" title={problem} live />}
      <div class={styles.actions}>
        <Button appearance="danger" onClick={() => void remove()}>
          Remove language
        </Button>
        <Button appearance="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
