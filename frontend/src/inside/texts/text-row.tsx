import { Button } from "../controls/button";
import { Field } from "../controls/field";
import type { Text } from "../values";
import { inWords, isPlural, missingForms, type PluralForm } from "./plural-forms";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./text-row.module.css";

interface Props {
  text: Text;
  value: string;
  error: string | undefined;
  lang: string;
  dir: "ltr" | "rtl";
  /** The plural forms of the language. */
  forms: PluralForm[];
  onChange: (value: string) => void;
}

/** Longer texts get more lines. */
const LINE = 60;

/** One text: its description, in English, now, and by default. */
export function TextRow({ text, value, error, lang, dir, forms, onChange }: Props) {
  const { key, description } = text;
  const missing = missingForms(value, forms);
  const differs = value !== text.default;
  return (
    <div class={styles.row} data-part>
      <Field
        label={description || key}
        help={<Help text={text} forms={forms} translated={lang !== "en"} />}
        error={error}
      >
        {(ties) => (
          <textarea
            {...ties}
            class={fields.control}
            lang={lang}
            dir={dir}
            rows={Math.min(4, Math.ceil(Math.max(value.length, 1) / LINE))}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        )}
      </Field>
      {missing.length > 0 && (
        <p class={typography.help} role="status">
          Not in this text: {inWords(missing)}. Customers read “other” instead.
        </p>
      )}
      {differs && (
        <div class={styles.fallback}>
          <p>
            <span class={typography.help}>Default: </span>
            <bdi lang={lang}>{text.default}</bdi>
          </p>
          <Button
            appearance="subtle"
            aria-label={`Reset: ${description || key}`}
            onClick={() => onChange(text.default)}
          >
            Reset
          </Button>
        </div>
      )}
    </div>
  );
}

interface HelpProps {
  text: Text;
  forms: PluralForm[];
  translated: boolean;
}

function Help({ text: { key, default: message, english }, forms, translated }: HelpProps) {
  const places = [...new Set(message.match(/\{\w+(?=[},])/g))].map((place) => `${place}}`);
  return (
    <>
      <code>{key}</code>
      {places.length > 0 && (
        <>
          {" · keeps "}
          <code>{places.join(", ")}</code>
        </>
      )}
      {isPlural(message) && ` · forms by number: ${inWords(forms)}`}
      {translated && (
        <span class={styles.english}>
          English: <bdi lang="en">{english}</bdi>
        </span>
      )}
    </>
  );
}
