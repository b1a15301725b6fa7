import { Field } from "./field";
import * as fields from "./field.module.css";

interface Props {
  label: string;
  help?: string;
  most: number;
  value: number;
  error: string | undefined;
  onChange: (number: number) => void;
}

/** A whole number, from 0 on. */
export function NumberField({ label, help, most, value, error, onChange }: Props) {
  return (
    <Field label={label} help={help} error={error}>
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
          onInput={(event) => onChange(Math.trunc(event.currentTarget.valueAsNumber) || 0)}
        />
      )}
    </Field>
  );
}
