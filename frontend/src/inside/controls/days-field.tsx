import { Field } from "./field";
import * as fields from "./field.module.css";

interface Props {
  label: string;
  help: string;
  most: number;
  value: number;
  error: string | undefined;
  onChange: (days: number) => void;
}

/** A number of days, from 0 on. */
export function DaysField({ label, help, most, value, error, onChange }: Props) {
  return (
    <Field label={`${label} (days)`} help={help} error={error}>
      {(ties) => (
        <input
          {...ties}
          class={fields.control}
          type="number"
          min={0}
          max={most}
          step={1}
          inputMode="numeric"
          value={value}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber || 0)}
        />
      )}
    </Field>
  );
}
