import { useEffect, useRef, useState } from "preact/hooks";
import type { Habits, WorkingHabits } from "../../contract/answers";
import { refusalOf, type Api, type ApiError } from "../../shared/api";
import { Button } from "../controls/button";
import { Combobox } from "../controls/combobox";
import { DialogActions } from "../controls/dialog";
import { Field } from "../controls/field";
import { ownZone } from "../controls/own-zone";
import { SectionMessage } from "../controls/section-message";
import { Select } from "../controls/select";
import { openDays, usualWeek, wholeWeek } from "../settings/schedule/week";
import { WeekGrid } from "../settings/schedule/week-grid";
import { OfferHabits, type OfferChoices } from "./offer-habits";
import { fieldsInWords, refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as typography from "../controls/typography.module.css";
import * as styles from "./hours-editor.module.css";

interface Props {
  api: Api;
  known: WorkingHabits;
  onSaved: (works: boolean) => void;
  onCancel: () => void;
}

/** Edits the hours, the idle minutes until away, and the chats to be offered. */
export function HoursEditor({ api, known, onSaved, onCancel }: Props) {
  const { hours, away_minutes, capacity, languages, labels } = known.habits;
  const [week, setWeek] = useState(hours ? wholeWeek(hours.week) : usualWeek);
  const [zone, setZone] = useState(hours?.zone ?? ownZone(known.time_zones));
  const [minutes, setMinutes] = useState(away_minutes);
  const [choices, setChoices] = useState<OfferChoices>({ capacity, languages, labels });
  const [problem, setProblem] = useState<ApiError | null>(null);
  const wrong = fieldsInWords(problem);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) body.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [problem]);

  const save = async () => {
    const days = openDays(week);
    const habits: Habits = {
      hours: days.length > 0 ? { zone, week: days } : null,
      away_minutes: minutes,
      ...choices,
      labels: choices.labels.map((label) => label.trim()).filter(Boolean),
    };
    try {
      await api.put<WorkingHabits>("/api/working-habits", habits);
      onSaved(days.length > 0);
    } catch (error) {
      setProblem(refusalOf(error));
    }
  };

  return (
    <div class={styles.body} ref={body}>
      <p class={typography.help}>
        {say("hours.about")}
        {known.follows_holidays && ` ${say("hours.holidays")}`}
      </p>
      <WeekGrid week={week} errors={wrong} onChange={(_, changed) => setWeek(changed)} />
      <Field label={say("hours.zone")} error={wrong["visibility.zone"]}>
        {(ties) => (
          <Combobox
            ties={ties}
            label={say("hours.zones")}
            options={known.time_zones}
            value={zone}
            onChange={setZone}
          />
        )}
      </Field>
      <AwayField {...{ known, minutes }} error={wrong.away_minutes} onChange={setMinutes} />
      <OfferHabits offered={known.languages} choices={choices} errors={wrong} onChange={setChoices} />
      {problem && <SectionMessage appearance="error" title={refusalInWords(problem)} live />}
      <DialogActions>
        <Button appearance="primary" onClick={() => void save()}>
          {say("save")}
        </Button>
        <Button appearance="subtle" onClick={onCancel}>
          {say("cancel")}
        </Button>
      </DialogActions>
    </div>
  );
}

interface AwayProps {
  known: WorkingHabits;
  minutes: number;
  error: string | undefined;
  onChange: (minutes: number) => void;
}

function AwayField({ known, minutes, error, onChange }: AwayProps) {
  return (
    <Field label={say("hours.away")} help={say("hours.away.help")} error={error}>
      {(ties) => (
        <Select {...ties} value={minutes} onChange={(event) => onChange(Number(event.currentTarget.value))}>
          {known.away_choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice === 0 ? say("hours.away.never") : say("hours.away.after", { count: choice })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
