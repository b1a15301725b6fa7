import { useId } from "preact/hooks";
import { Button } from "../../controls/button";
import { FieldError } from "../../controls/field";
import { CopyIcon } from "../../controls/icons";
import type { Problems } from "../../form/form";
import type { WeekDay } from "../../values";
import { Spans } from "./spans";
import { copiedToWeekdays, DAYS, withSpans } from "./week";
import * as fields from "../../controls/field.module.css";
import * as typography from "../../controls/typography.module.css";
import * as styles from "./schedule.module.css";

interface Props {
  week: WeekDay[];
  errors: Problems;
  onChange: (path: string, week: WeekDay[]) => void;
}

const PATH = "visibility.week";

/** The hours of each day of the week. */
export function WeekGrid({ week, errors, onChange }: Props) {
  const id = useId();
  const error = errors[PATH];
  return (
    <fieldset
      class={fields.field}
      tabIndex={-1}
      data-invalid={error ? true : undefined}
      aria-describedby={`${id}-help ${id}-error`}
    >
      <legend>Hours of the week</legend>
      <p class={typography.help} id={`${id}-help`}>
        An end at midnight means the end of the day. An end before the start is on the next day.
      </p>
      <FieldError id={`${id}-error`} message={error} />
      {week.map(({ day, spans }) => (
        <div key={day} class={styles.day} role="group" aria-labelledby={`${id}-${day}`}>
          <span class={styles.name} id={`${id}-${day}`}>
            {DAYS[day]}
          </span>
          <Spans
            day={DAYS[day] ?? ""}
            spans={spans}
            path={`${PATH}.${day}.spans`}
            errors={errors}
            onChange={(path, changed) => onChange(path, withSpans(week, day, changed))}
          />
          <FieldError id={`${id}-${day}-error`} message={errors[`${PATH}.${day}.day`]} />
          {spans.length > 0 && (
            <Button
              appearance="icon-only"
              aria-label={`Copy the hours of ${DAYS[day] ?? ""} to all weekdays`}
              title="Copy to all weekdays"
              onClick={() => onChange(PATH, copiedToWeekdays(week, day))}
            >
              <CopyIcon />
            </Button>
          )}
        </div>
      ))}
    </fieldset>
  );
}
