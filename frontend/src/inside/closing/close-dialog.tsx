import { useId, useState } from "preact/hooks";
import type { Closure } from "../../contract/answers";
import { refusalOf, type Api, type ApiError } from "../../shared/api";
import { CHOICES } from "../agent/online-until";
import { Button } from "../controls/button";
import { Radio } from "../controls/checkbox";
import { Dialog, DialogActions } from "../controls/dialog";
import { Field } from "../controls/field";
import { onEnter } from "../controls/on-keys";
import { SectionMessage } from "../controls/section-message";
import { fieldsInWords, refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./closing.module.css";

const LONGEST_REASON = 300;

/** The same ends as those of being online, in the same order. */
const ENDS = ["closing.always", "closing.hour", "closing.today"] as const;

interface Props {
  api: Api;
  onClosed: () => void;
  onDone: () => void;
}

/** Closes the project's chat for a while, no matter who is online. It is no form, because it may be inside one. */
export function CloseDialog({ api, onClosed, onDone }: Props) {
  const [end, setEnd] = useState(0);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<ApiError | null>(null);
  const wrong = fieldsInWords(problem);
  const save = async (close: () => void) => {
    const until = CHOICES[end]?.until(new Date()) ?? null;
    try {
      await api.put<Closure>("/api/closure", { until: until && until.toISOString(), reason });
      onClosed();
      close();
    } catch (error) {
      setProblem(refusalOf(error));
    }
  };
  return (
    <Dialog name={say("closing.title")} narrow onClose={onDone}>
      {(close) => (
        <div class={styles.body} onKeyDown={onEnter(() => void save(close))}>
          <p class={typography.help}>{say("closing.about")}</p>
          <Ends {...{ end, setEnd }} />
          <Field label={say("closing.reason")} help={say("closing.reason.help")} error={wrong.reason}>
            {(ties) => (
              <input
                {...ties}
                class={fields.control}
                maxLength={LONGEST_REASON}
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
          {problem && !wrong.reason && (
            <SectionMessage appearance="error" title={refusalInWords(problem)} live />
          )}
          <DialogActions>
            <Button appearance="primary" onClick={() => void save(close)}>
              {say("closing.title")}
            </Button>
            <Button appearance="subtle" onClick={close}>
              {say("cancel")}
            </Button>
          </DialogActions>
        </div>
      )}
    </Dialog>
  );
}

function Ends({ end, setEnd }: { end: number; setEnd: (end: number) => void }) {
  const group = useId();
  return (
    <fieldset class={styles.ends}>
      <legend>{say("closing.how_long")}</legend>
      {ENDS.map((name, index) => (
        <Radio
          key={name}
          name={group}
          label={say(name)}
          checked={index === end}
          onChoose={() => setEnd(index)}
        />
      ))}
    </fieldset>
  );
}
