import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../../controls/button";
import { FieldError } from "../../controls/field";
import { CrossIcon, PlusIcon } from "../../controls/icons";
import type { Problems } from "../../form/form";
import type { Span } from "../../values";
import { endMeant, endShown, nextSpan, runsOver } from "./week";
import { Lozenge } from "../../controls/lozenge";
import { say } from "../../words/say";
import * as fields from "../../controls/field.module.css";
import * as styles from "./schedule.module.css";

interface Props {
  /** The day's name, for screen readers. */
  day: string;
  spans: Span[];
  /** The path of the spans in the settings, such as `visibility.week.0.spans`. */
  path: string;
  errors: Problems;
  onChange: (path: string, spans: Span[]) => void;
}

/** The hours of one day: closed, or any number of spans. */
export function Spans({ day, spans, path, errors, onChange }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const add = () => {
    onChange(path, [...spans, nextSpan(spans)]);
    focusSoon(list, spans.length);
  };
  const remove = (index: number) => {
    onChange(
      path,
      spans.filter((_, other) => other !== index),
    );
    focusSoon(list, index);
  };
  return (
    <div class={styles.spans} ref={list}>
      {spans.length === 0 && <span class={styles.closed}>{say("week.closed")}</span>}
      {spans.map((span, index) => (
        <SpanRow
          key={index}
          name={spans.length > 1 ? say("week.hours", { day, count: index + 1 }) : day}
          span={span}
          path={`${path}.${index}`}
          errors={errors}
          onChange={(at, changed) =>
            onChange(
              at,
              spans.map((each, other) => (other === index ? changed : each)),
            )
          }
          onRemove={() => remove(index)}
        />
      ))}
      <FieldError id={`${path}-error`} message={errors[path]} />
      <Button appearance="subtle" data-add aria-label={say("week.add_to", { day })} onClick={add}>
        <PlusIcon />
        {say("week.add")}
      </Button>
    </div>
  );
}

interface RowProps {
  name: string;
  span: Span;
  path: string;
  errors: Problems;
  onChange: (path: string, span: Span) => void;
  onRemove: () => void;
}

function SpanRow({ name, span, path, errors, onChange, onRemove }: RowProps) {
  const time = (field: keyof Span, label: string, shown: string, meant: (text: string) => string) => (
    <input
      class={fields.control}
      type="time"
      aria-label={label}
      aria-invalid={errors[`${path}.${field}`] ? true : undefined}
      aria-describedby={errors[`${path}.${field}`] && `${path}.${field}-error`}
      value={shown}
      onInput={(event) =>
        onChange(`${path}.${field}`, { ...span, [field]: meant(event.currentTarget.value) })
      }
    />
  );
  return (
    <div class={styles.span}>
      <div class={styles.line}>
        {time("start", say("week.from", { name }), span.start, (text) => text)}
        <span aria-hidden="true">–</span>
        {time("end", say("week.to", { name }), endShown(span.end), endMeant)}
        <Button
          appearance="icon-only"
          aria-label={say("week.remove_of", { name })}
          title={say("week.remove")}
          onClick={onRemove}
        >
          <CrossIcon />
        </Button>
        {runsOver(span) && <Lozenge>{say("week.next_day")}</Lozenge>}
      </div>
      <FieldError id={`${path}.start-error`} message={errors[`${path}.start`]} />
      <FieldError id={`${path}.end-error`} message={errors[`${path}.end`]} />
    </div>
  );
}

/** After the next render, focuses the hours at `index`, or the button that adds some. */
function focusSoon(list: RefObject<HTMLElement | null>, index: number): void {
  requestAnimationFrame(() => {
    const starts = list.current?.querySelectorAll<HTMLElement>("input:first-child, [data-add]");
    starts?.[Math.min(index, starts.length - 1)]?.focus();
  });
}
