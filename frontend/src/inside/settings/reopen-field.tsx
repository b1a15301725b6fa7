import { Field } from "../controls/field";
import * as fields from "../controls/field.module.css";

const MOST_DAYS = 365;

interface Props {
  value: number;
  error: string | undefined;
  onChange: (days: number) => void;
}

/** For how many days a customer's message opens a resolved request again. */
export function ReopenField({ value, error, onChange }: Props) {
  const help =
    "When a customer writes within so many days after their request was resolved, it is opened again. Later, or where " +
    "the workflow has no transition for it that customers may take, a new request begins that is linked to it. 0: never open again.";
  return (
    <Field label="Reopen resolved requests for (days)" help={help} error={error}>
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
