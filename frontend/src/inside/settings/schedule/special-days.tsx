import { useId, useRef } from "preact/hooks";
import { Button } from "../../controls/button";
import { FieldError } from "../../controls/field";
import { CrossIcon, PlusIcon } from "../../controls/icons";
import type { Problems } from "../../form/form";
import type { SpecialDay } from "../../values";
import { Spans } from "./spans";
import * as fields from "../../controls/field.module.css";
import * as typography from "../../controls/typography.module.css";
import * as styles from "./schedule.module.css";

interface Props {
  days: SpecialDay[];
  errors: Problems;
  onChange: (path: string, days: SpecialDay[]) => void;
}

const PATH = "visibility.special_days";

/** Dates with hours of their own. */
export function SpecialDays({ days, errors, onChange }: Props) {
  const id = useId();
  const list = useRef<HTMLFieldSetElement>(null);
  const focusSoon = (index: number) =>
    requestAnimationFrame(() => {
      const targets = list.current?.querySelectorAll<HTMLElement>("input[type='date'], [data-add-day]");
      targets?.[Math.min(index, targets.length - 1)]?.focus();
    });
  const add = () => {
    onChange(PATH, [...days, { date: "", label: "", spans: [] }]);
    focusSoon(days.length);
  };
  const remove = (index: number) => {
    onChange(
      PATH,
      days.filter((_, other) => other !== index),
    );
    focusSoon(index);
  };
  return (
    <fieldset class={fields.field} ref={list} aria-describedby={`${id}-help`}>
      <legend>Special days</legend>
      <p class={typography.help} id={`${id}-help`}>
        Holidays, or days with different hours. They replace the hours of the week.
      </p>
      {days.map((day, index) => (
        <Day
          key={index}
          day={day}
          number={index + 1}
          path={`${PATH}.${index}`}
          errors={errors}
          onChange={(path, change) =>
            onChange(
              path,
              days.map((each, other) => (other === index ? { ...each, ...change } : each)),
            )
          }
          onRemove={() => remove(index)}
        />
      ))}
      <FieldError id={`${id}-error`} message={errors[PATH]} />
      <div class={fields.add}>
        <Button appearance="subtle" data-add-day onClick={add}>
          <PlusIcon />
          Add a special day
        </Button>
      </div>
    </fieldset>
  );
}

/** By the device's own date; an hour's difference does no harm here. */
function isPast(date: string): boolean {
  const today = new Date();
  return (
    date !== "" &&
    date < new Date(today.getTime() - today.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
  );
}

interface DayProps {
  day: SpecialDay;
  number: number;
  path: string;
  errors: Problems;
  onChange: (path: string, change: Partial<SpecialDay>) => void;
  onRemove: () => void;
}

function Day({ day, number, path, errors, onChange, onRemove }: DayProps) {
  const name = day.label || day.date || `Special day ${number}`;
  const ties = (field: "date" | "label") => ({
    "aria-invalid": errors[`${path}.${field}`] ? (true as const) : undefined,
    "aria-describedby": errors[`${path}.${field}`] && `${path}.${field}-error`,
  });
  return (
    <div class={styles.specialDay} role="group" aria-label={name}>
      <div class={styles.specialLine}>
        <input
          {...ties("date")}
          class={fields.control}
          type="date"
          aria-label={`Special day ${number}: date`}
          value={day.date}
          onInput={(event) => onChange(`${path}.date`, { date: event.currentTarget.value })}
        />
        <input
          {...ties("label")}
          class={fields.control}
          type="text"
          aria-label={`Special day ${number}: name`}
          placeholder="Name, for your own list"
          value={day.label}
          onInput={(event) => onChange(`${path}.label`, { label: event.currentTarget.value })}
        />
        <Button appearance="icon-only" aria-label={`Remove ${name}`} title="Remove" onClick={onRemove}>
          <CrossIcon />
        </Button>
      </div>
      <FieldError id={`${path}.date-error`} message={errors[`${path}.date`]} />
      {isPast(day.date) && !errors[`${path}.date`] && (
        <p class={typography.help} role="status">
          This day is over. It changes nothing any more and can be removed.
        </p>
      )}
      <FieldError id={`${path}.label-error`} message={errors[`${path}.label`]} />
      <Spans
        day={name}
        spans={day.spans}
        path={`${path}.spans`}
        errors={errors}
        onChange={(at, spans) => onChange(at, { spans })}
      />
    </div>
  );
}
