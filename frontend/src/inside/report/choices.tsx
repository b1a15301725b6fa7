import { useState } from "preact/hooks";
import { Field } from "../controls/field";
import { Select } from "../controls/select";
import { lastDays, today, type Range } from "./range";
import * as fields from "../controls/field.module.css";
import * as styles from "./report.module.css";

const USUAL = [7, 28, 90];
const CUSTOM = "custom";

interface Props {
  zones: readonly string[];
  zone: string;
  range: Range;
  onZone: (zone: string) => void;
  onRange: (range: Range) => void;
}

/** Chooses the days and the time zone. */
export function Choices({ zones, zone, range, onZone, onRange }: Props) {
  const [days, setDays] = useState("28");
  const choose = (chosen: string) => {
    setDays(chosen);
    if (chosen !== CUSTOM) onRange(lastDays(Number(chosen), today(zone, Date.now())));
  };
  const changeDay = (name: keyof Range) => (event: { currentTarget: HTMLInputElement }) => {
    const { value } = event.currentTarget;
    if (value) onRange({ ...range, [name]: value });
  };
  return (
    <form class={styles.choices} aria-label="What to report on" onSubmit={(event) => event.preventDefault()}>
      <Field label="Days">
        {(ties) => (
          <Select {...ties} value={days} onChange={(event) => choose(event.currentTarget.value)}>
            {USUAL.map((count) => (
              <option key={count} value={count}>{`Last ${count} days`}</option>
            ))}
            <option value={CUSTOM}>Other days</option>
          </Select>
        )}
      </Field>
      {days === CUSTOM && (
        <>
          <DayField label="First day" value={range.first} onChange={changeDay("first")} />
          <DayField label="Last day" value={range.last} onChange={changeDay("last")} />
        </>
      )}
      <Field label="Time zone">
        {(ties) => (
          <Select {...ties} value={zone} onChange={(event) => onZone(event.currentTarget.value)}>
            {[...new Set([zone, ...zones])].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </form>
  );
}

interface DayProps {
  label: string;
  value: string;
  onChange: (event: { currentTarget: HTMLInputElement }) => void;
}

function DayField({ label, value, onChange }: DayProps) {
  return (
    <Field label={label}>
      {(ties) => <input {...ties} type="date" class={fields.control} value={value} onChange={onChange} />}
    </Field>
  );
}
