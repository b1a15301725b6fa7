import type { Habits, WorkingHabits } from "../../contract/answers";
import { Checkbox } from "../controls/checkbox";
import { Field, FieldError } from "../controls/field";
import { NumberField } from "../controls/number-field";
import { languageName } from "../words/formats";
import { locale, say } from "../words/say";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./hours-editor.module.css";

const MOST_CHATS = 100;
const MOST_LANGUAGES = 10;
const ERROR = "own-languages-error";

export type OfferChoices = Pick<Habits, "capacity" | "languages" | "labels">;

interface Props {
  offered: WorkingHabits["languages"];
  choices: OfferChoices;
  errors: Readonly<Record<string, string>>;
  onChange: (choices: OfferChoices) => void;
}

/** The number, languages and labels of chats to be offered to an agent. */
export function OfferHabits({ offered, choices, errors, onChange }: Props) {
  const { capacity, languages, labels } = choices;
  const toggle = (code: string, on: boolean) => {
    const others = languages.filter((each) => each !== code);
    onChange({ ...choices, languages: on ? [...others, code] : others });
  };
  return (
    <>
      <NumberField
        label={say("hours.most")}
        help={say("hours.most.help")}
        most={MOST_CHATS}
        value={capacity ?? 0}
        error={errors.capacity}
        onChange={(chats) => onChange({ ...choices, capacity: chats || null })}
      />
      <fieldset class={styles.languages} aria-describedby={errors.languages ? ERROR : undefined}>
        <legend>{say("hours.languages")}</legend>
        <p class={typography.help}>{say("hours.languages.help", { count: MOST_LANGUAGES })}</p>
        <div>
          {named(offered).map(({ code, name }) => (
            <Checkbox
              key={code}
              label={name}
              checked={languages.includes(code)}
              disabled={languages.length >= MOST_LANGUAGES && !languages.includes(code)}
              onChange={(on) => toggle(code, on)}
            />
          ))}
        </div>
        <FieldError id={ERROR} message={errors.languages} />
      </fieldset>
      <Field label={say("hours.labels")} help={say("hours.labels.help")} error={errors.labels}>
        {(ties) => (
          <textarea
            {...ties}
            class={fields.control}
            rows={3}
            value={labels.join("\n")}
            onInput={(event) => onChange({ ...choices, labels: event.currentTarget.value.split("\n") })}
          />
        )}
      </Field>
    </>
  );
}

/** The languages under the names that they have in the agent's, in its order. */
function named(languages: Props["offered"]) {
  const { compare } = new Intl.Collator(locale());
  return languages
    .map(({ code }) => ({ code, name: languageName(code) }))
    .sort((one, other) => compare(one.name, other.name));
}
