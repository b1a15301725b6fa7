import { Field } from "../controls/field";
import * as fields from "../controls/field.module.css";

const MOST_DAYS = 3650;
const HELP =
  "Later they are deleted here, with what the customer answered before the chat. Jira keeps them in the request. " +
  "0: keep them for ever.";

interface Props {
  value: number;
  error: string | undefined;
  onChange: (days: number) => void;
}

/** For how many days the texts of a resolved conversation are kept here, too. */
export function RetentionField({ value, error, onChange }: Props) {
  return (
    <Field label="Keep texts of resolved conversations for (days)" help={HELP} error={error}>
      {(ties) => (
        <input
          {...ties}
          class={fields.control}
          type="number"
          min={0}
          max={MOST_DAYS}
          step={1}
          inputMode="numeric"
          value={value}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber || 0)}
        />
      )}
    </Field>
  );
}
