import { useState } from "preact/hooks";
import type { Simulation } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { Button } from "../controls/button";
import { Field } from "../controls/field";
import { NumberField } from "../controls/number-field";
import { onEnter } from "../controls/on-keys";
import { Select } from "../controls/select";
import { change, type SectionProps } from "../settings/project-form";
import type { SavedSettings, Settings } from "../values";
import { OFFERING } from "./ways";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";

const WAYS = Object.keys(OFFERING) as Settings["offering"][];

const EVERYBODY = "Any agent of the project can take a chat from Waiting.";
const ONE_AFTER_THE_OTHER =
  "Offered to agents who are online, one after the other; each can accept or decline. What nobody takes stays in Waiting for everybody.";
const MOST_SECONDS = 600;
const MOST_CHATS = 100;
const LONGEST_LABEL = 255;

/** Whether new chats are offered to one agent after another. */
export function Offering({ form, dispatch, api }: SectionProps & { api: Api }) {
  const { offering, offer_seconds, offer_capacity } = form.draft;
  return (
    <fieldset>
      <legend>Who gets new chats</legend>
      <Field label="New chats" help={offering === "everybody" ? EVERYBODY : ONE_AFTER_THE_OTHER}>
        {(ties) => (
          <Select
            {...ties}
            value={offering}
            onChange={(event) => dispatch(change("offering", event.currentTarget.value as typeof offering))}
          >
            {WAYS.map((way) => (
              <option key={way} value={way}>
                {OFFERING[way]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {offering !== "everybody" && (
        <>
          <NumberField
            label="Time to accept (seconds)"
            most={MOST_SECONDS}
            value={offer_seconds}
            error={form.errors.offer_seconds}
            onChange={(seconds) => dispatch(change("offer_seconds", seconds))}
          />
          <NumberField
            label="Open chats of an agent who is offered no more"
            most={MOST_CHATS}
            value={offer_capacity}
            error={form.errors.offer_capacity}
            onChange={(chats) => dispatch(change("offer_capacity", chats))}
          />
        </>
      )}
      <Simulator api={api} languages={form.saved.languages} />
    </fieldset>
  );
}

/** Shows who would be offered a chat under the saved settings. */
function Simulator({ api, languages }: { api: Api; languages: SavedSettings["languages"] }) {
  const [language, setLanguage] = useState("");
  const [label, setLabel] = useState("");
  const [said, setSaid] = useState("");
  const ask = async () => {
    try {
      const { name, because } = await api.get<Simulation>(
        `/api/project-settings/offers?${new URLSearchParams({ language, label: label.trim() })}`,
      );
      const spoken = languages.find(({ code }) => code === language)?.name;
      const which = [spoken && `in ${spoken} `, label.trim() && `with the label ${label.trim()} `]
        .filter(Boolean)
        .join("");
      setSaid(`A chat ${which}now would go to ${name ?? "everybody"}, because ${because}.`);
    } catch (error) {
      setSaid(refusalOf(error).message);
    }
  };
  return (
    <div class={fields.group} onKeyDown={onEnter(() => void ask())}>
      <Field label="Language of the customer">
        {(ties) => (
          <Select {...ties} value={language} onChange={(event) => setLanguage(event.currentTarget.value)}>
            <option value="">Any other</option>
            {languages.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Label of the request" help="As in Jira; empty for none.">
        {(ties) => (
          <input
            {...ties}
            class={fields.control}
            type="text"
            maxLength={LONGEST_LABEL}
            value={label}
            onInput={(event) => setLabel(event.currentTarget.value)}
          />
        )}
      </Field>
      <div>
        <Button onClick={() => void ask()}>Who would get a chat now?</Button>
      </div>
      <p class={typography.help} role="status">
        {said}
      </p>
    </div>
  );
}
