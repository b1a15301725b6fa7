import { Field } from "../controls/field";
import * as fields from "../controls/field.module.css";

const MOST_MINUTES = 1440;
const HELP =
  "Then the chat offers to leave it as a request that is answered by e-mail. Agents see that, and the conversation " +
  "stays among those that wait. 0: never.";

interface Props {
  value: number;
  error: string | undefined;
  onChange: (minutes: number) => void;
}

/** After how many minutes a customer is told that nobody has answered. */
export function UnansweredField({ value, error, onChange }: Props) {
  return (
    <Field label="Tell customers that nobody has answered after (minutes)" help={HELP} error={error}>
      {(ties) => (
        <input
          {...ties}
          class={fields.control}
          type="number"
          min={0}
          max={MOST_MINUTES}
          step={1}
          inputMode="numeric"
          value={value}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber || 0)}
        />
      )}
    </Field>
  );
}
