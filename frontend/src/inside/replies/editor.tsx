import { useEffect, useRef, useState } from "preact/hooks";
import { refusalOf, type ApiError } from "../../shared/api";
import { Button } from "../controls/button";
import { Field } from "../controls/field";
import { onKeys } from "../controls/on-keys";
import { SectionMessage } from "../controls/section-message";
import { Select } from "../controls/select";
import type { ManagedReplies } from "../values";
import { VARIABLES } from "./variables";
import { fieldsInWords, refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as fields from "../controls/field.module.css";
import * as styles from "./editor.module.css";

/** The saved part of a reply. */
export interface Draft {
  name: string;
  text: string;
  language: string;
}

interface Props {
  managed: ManagedReplies;
  draft: Draft;
  onSave: (draft: Draft) => Promise<void>;
  onCancel: () => void;
}

/** Edits one reply. Not a form element, because it is inside one on the settings page. */
export function Editor({ managed, draft, onSave, onCancel }: Props) {
  const [typed, setTyped] = useState<Draft>({ name: draft.name, text: draft.text, language: draft.language });
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  const set = (changed: Partial<Draft>) => setTyped({ ...typed, ...changed });
  const wrong = fieldsInWords(problem);

  const save = async () => {
    setBusy(true);
    try {
      await onSave(typed);
    } catch (error) {
      setProblem(refusalOf(error));
      setBusy(false);
    }
  };

  return (
    <div
      class={styles.editor}
      ref={box}
      role="group"
      aria-label={draft.name ? say("replies.edit_of", { name: draft.name }) : say("replies.new")}
    >
      <NameField
        value={typed.name}
        error={wrong.name}
        longest={managed.longest_name}
        onChange={(name) => set({ name })}
        onEnter={() => void save()}
      />
      <LanguageField
        {...{ managed }}
        value={typed.language}
        error={wrong.language}
        onChange={(language) => set({ language })}
      />
      <TextField
        value={typed.text}
        error={wrong.text}
        longest={managed.longest_text}
        onChange={(text) => set({ text })}
      />
      {problem && Object.keys(wrong).length === 0 && (
        <SectionMessage appearance="error" title={refusalInWords(problem)} live />
      )}
      <div class={styles.actions}>
        <Button appearance="primary" disabled={busy} onClick={() => void save()}>
          {say("replies.save")}
        </Button>
        <Button appearance="subtle" onClick={onCancel}>
          {say("cancel")}
        </Button>
      </div>
    </div>
  );
}

interface TextProps {
  value: string;
  error: string | undefined;
  longest: number;
  onChange: (text: string) => void;
}

function NameField({ value, error, longest, onChange, onEnter }: TextProps & { onEnter: () => void }) {
  return (
    <Field label={say("replies.name")} error={error}>
      {(ties) => (
        <input
          {...ties}
          class={fields.control}
          value={value}
          maxLength={longest}
          onInput={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeys({ Enter: onEnter })}
        />
      )}
    </Field>
  );
}

interface LanguageProps {
  managed: ManagedReplies;
  value: string;
  error: string | undefined;
  onChange: (language: string) => void;
}

function LanguageField({ managed, value, error, onChange }: LanguageProps) {
  return (
    <Field label={say("replies.language")} error={error}>
      {(ties) => (
        <Select {...ties} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{say("replies.language.any")}</option>
          {managed.languages.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function TextField({ value, error, longest, onChange }: TextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (written: string) => {
    area.current?.focus();
    // Its `input` event changes the text. Setting the value would clear the undo history.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer keeps the undo history
    document.execCommand("insertText", false, written);
  };
  return (
    <>
      <Field
        label={say("replies.text")}
        help={say("replies.text.help", { example: "{customer.name|there}" })}
        error={error}
      >
        {(ties) => (
          <textarea
            {...ties}
            ref={area}
            class={fields.control}
            rows={4}
            dir="auto"
            value={value}
            maxLength={longest}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class={styles.actions} role="group" aria-label={say("replies.variables")}>
        {VARIABLES.map((name) => (
          <Button key={name} appearance="subtle" onClick={() => insert(`{${name}}`)}>
            {`{${name}}`}
          </Button>
        ))}
      </div>
    </>
  );
}
