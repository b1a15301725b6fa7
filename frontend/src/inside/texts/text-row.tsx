import { Button } from "../controls/button";
import { Field } from "../controls/field";
import type { Text } from "../values";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./text-row.module.css";

interface Props {
  text: Text;
  value: string;
  error: string | undefined;
  lang: string;
  dir: "ltr" | "rtl";
  onChange: (value: string) => void;
}

/** Longer ones get more lines. */
const LINE = 60;

/** One text: what it is for, what it says in English, what it says now, what it says by default. */
export function TextRow({ text, value, error, lang, dir, onChange }: Props) {
  const { key, description } = text;
  const differs = value !== text.default;
  return (
    <div class={styles.row} data-part>
      <Field label={description || key} help={<Help text={text} translated={lang !== "en"} />} error={error}>
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

function Help({ text: { key, default: message, english }, translated }: { text: Text; translated: boolean }) {
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
      {/\{\w+, plural,/.test(message) && " · has a form for each number, such as one, few, other"}
      {translated && (
        <span class={styles.english}>
          English: <bdi lang="en">{english}</bdi>
        </span>
      )}
    </>
  );
}
