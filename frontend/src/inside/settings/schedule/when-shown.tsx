import { useId } from "preact/hooks";
import { Checkbox, Radio } from "../../controls/checkbox";
import { Combobox } from "../../controls/combobox";
import { Field } from "../../controls/field";
import type { Problems } from "../../form/form";
import type { Visibility } from "../../values";
import type { SectionProps } from "../project-form";
import { SpecialDays } from "./special-days";
import { usualWeek } from "./week";
import { WeekGrid } from "./week-grid";
import * as fields from "../../controls/field.module.css";

/** The hours of the chat, and its visibility. */
export function WhenShown({ form, dispatch }: SectionProps) {
  const name = useId();
  const { errors, saved } = form;
  const { visibility } = form.draft;
  const change = (path: string, change: Partial<Visibility>) =>
    dispatch({
      type: "edit",
      path,
      edit: (draft) => ({ ...draft, visibility: { ...draft.visibility, ...change } }),
    });
  const atHours = () => {
    const empty = visibility.week.every(({ spans }) => spans.length === 0);
    const begun = { week: usualWeek(), zone: ownZone(saved.time_zones) ?? visibility.zone };
    change("visibility.mode", { mode: "hours", ...(empty && begun) });
  };

  return (
    <fieldset>
      <legend>When customers see the chat</legend>
      <div class={fields.options} role="radiogroup" aria-label="When customers see the chat">
        <Radio
          name={`${name}-mode`}
          label="Always"
          checked={visibility.mode === "always"}
          onChoose={() => change("visibility.mode", { mode: "always" })}
        />
        <Radio
          name={`${name}-mode`}
          label="At set hours"
          checked={visibility.mode === "hours"}
          onChoose={atHours}
        />
      </div>
      {visibility.mode === "hours" && (
        <Hours visibility={visibility} zones={saved.time_zones} errors={errors} onChange={change} />
      )}
      <div data-preview-state="closed">
        {visibility.mode === "hours" && (
          <Checkbox
            label="Hide widget outside its hours"
            help="Otherwise customers can leave a message while nobody is online, and see when the chat is back."
            checked={visibility.hide_when_closed}
            onChange={(hide_when_closed) => change("visibility.hide_when_closed", { hide_when_closed })}
          />
        )}
      </div>
      <div data-preview-state="offline">
        <Checkbox
          label="Hide widget when all agents are offline"
          checked={visibility.hide_when_away}
          onChange={(hide_when_away) => change("visibility.hide_when_away", { hide_when_away })}
        />
      </div>
    </fieldset>
  );
}

interface HoursProps {
  visibility: Visibility;
  zones: readonly string[];
  errors: Problems;
  onChange: (path: string, change: Partial<Visibility>) => void;
}

/** The hours, and their time zone. */
function Hours({ visibility, zones, errors, onChange }: HoursProps) {
  const name = useId();
  return (
    <div class={fields.nested} data-preview-state="closed">
      <WeekGrid week={visibility.week} errors={errors} onChange={(path, week) => onChange(path, { week })} />
      <SpecialDays
        days={visibility.special_days}
        errors={errors}
        onChange={(path, special_days) => onChange(path, { special_days })}
      />
      <fieldset class={fields.options}>
        <legend>Time zone</legend>
        <Radio
          name={`${name}-clock`}
          label="A fixed time zone"
          checked={visibility.clock === "zone"}
          onChoose={() => onChange("visibility.clock", { clock: "zone" })}
        />
        <Radio
          name={`${name}-clock`}
          label="The customer’s own time zone"
          help="If a browser does not report one, the time zone below is used."
          checked={visibility.clock === "customer"}
          onChoose={() => onChange("visibility.clock", { clock: "customer" })}
        />
      </fieldset>
      <Field label="Fixed time zone" help={timeThere(visibility.zone)} error={errors["visibility.zone"]}>
        {(ties) => (
          <Combobox
            ties={ties}
            label="Time zones"
            options={zones}
            value={visibility.zone}
            onChange={(zone) => onChange("visibility.zone", { zone })}
          />
        )}
      </Field>
    </div>
  );
}

/** The browser's time zone, for a new schedule. */
function ownZone(zones: readonly string[]): string | undefined {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return zones.find((zone) => zone === timeZone);
}

function timeThere(timeZone: string): string | undefined {
  try {
    const time = new Intl.DateTimeFormat("en", {
      timeZone,
      weekday: "long",
      hour: "numeric",
      minute: "2-digit",
    });
    return `Local time there: ${time.format()}.`;
  } catch {
    // A browser may know fewer time zones than the server.
    return undefined;
  }
}
