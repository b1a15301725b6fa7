import type { Languages } from "../../contract/answers";
import { useId, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { Field, FieldError } from "../controls/field";
import { Select } from "../controls/select";
import type { Language } from "../values";
import { knownLanguage, SUGGESTED, type KnownLanguage } from "./known-language";
import { inWords, pluralForms } from "./plural-forms";
import * as fields from "../controls/field.module.css";
import * as styles from "./add-language.module.css";

interface Props {
  api: Api;
  languages: Language[];
  onAdded: (languages: Language[], code: string) => void;
}

/** The button and the dialog that add a language to the site. */
export function AddLanguage(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <div>
        <Button onClick={() => setOpen(true)}>Add a language</Button>
      </div>
      {open && (
        <Dialog name="Add a language" narrow onClose={() => setOpen(false)}>
          {(close) => <AddForm {...props} onCancel={close} />}
        </Dialog>
      )}
    </>
  );
}

const UNKNOWN = "Enter a language tag such as cs, de-CH or zh-Hant.";

function AddForm({ api, languages, onAdded, onCancel }: Props & { onCancel: () => void }) {
  const [typed, setTyped] = useState("");
  const [base, setBase] = useState("en");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const known = knownLanguage(typed);

  const add = async () => {
    if (!known) {
      setErrors({ code: UNKNOWN });
      return;
    }
    setBusy(true);
    try {
      const answer = await api.post<Languages>("/api/texts", { ...known, base });
      onAdded(answer.languages, known.code);
    } catch (error) {
      const { fields, message } = refusalOf(error);
      setErrors(Object.keys(fields).length ? fields : { "": message });
      setBusy(false);
    }
  };

  return (
    <form
      class={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TagField value={typed} error={errors.code ?? errors.script ?? errors.name} onChange={setTyped} />
      <div role="status">{known && <Known {...known} />}</div>
      <BaseField value={base} error={errors.base} languages={languages} onChange={setBase} />
      <FieldError id="add-language-error" message={errors[""]} />
      <div class={styles.actions}>
        <Button appearance="primary" type="submit" disabled={busy}>
          Add language
        </Button>
        <Button appearance="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** Describes the language to be added, so that a wrong tag is noticed. */
function Known({ code, name, english_name }: KnownLanguage) {
  return (
    <dl class={styles.known}>
      <dt>Language</dt>
      <dd>
        {english_name} · <bdi lang={code}>{name}</bdi>
      </dd>
      <dt>Plural forms</dt>
      <dd>{inWords(pluralForms(code))}</dd>
    </dl>
  );
}

interface FieldProps {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function TagField({ value, error, onChange }: FieldProps) {
  const list = useId();
  return (
    <Field label="Language tag" help="For example cs, de-CH or zh-Hant." error={error}>
      {(ties) => (
        <>
          <input
            {...ties}
            class={fields.control}
            list={list}
            autocomplete="off"
            spellcheck={false}
            maxLength={35}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <datalist id={list}>
            {SUGGESTED.map((code) => (
              <option key={code} value={code}>
                {knownLanguage(code)?.english_name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function BaseField({ value, error, languages, onChange }: FieldProps & { languages: Language[] }) {
  return (
    <Field label="Based on" help="Texts that you don’t translate stay in this language." error={error}>
      {(ties) => (
        <Select {...ties} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {languages.map(({ code, english_name }) => (
            <option key={code} value={code}>
              {english_name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
