import { useId } from "preact/hooks";
import { Button } from "../../controls/button";
import { FieldError } from "../../controls/field";
import { CopyIcon } from "../../controls/icons";
import type { Problems } from "../../form/form";
import type { WeekDay } from "../../values";
import { Spans } from "./spans";
import { copiedToWeekdays, withSpans } from "./week";
import { weekday } from "../../words/formats";
import { say } from "../../words/say";
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
      <legend>{say("week")}</legend>
      <p class={typography.help} id={`${id}-help`}>
        {say("week.help")}
      </p>
      <FieldError id={`${id}-error`} message={error} />
      {week.map(({ day, spans }) => (
        <div key={day} class={styles.day} role="group" aria-labelledby={`${id}-${day}`}>
          <span class={styles.name} id={`${id}-${day}`}>
            {weekday(day)}
          </span>
          <Spans
            day={weekday(day)}
            spans={spans}
            path={`${PATH}.${day}.spans`}
            errors={errors}
            onChange={(path, changed) => onChange(path, withSpans(week, day, changed))}
          />
          <FieldError id={`${id}-${day}-error`} message={errors[`${PATH}.${day}.day`]} />
          {spans.length > 0 && (
            <Button
              appearance="icon-only"
              aria-label={say("week.copy_of", { day: weekday(day) })}
              title={say("week.copy")}
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
