import { useCallback, useEffect, useRef } from "preact/hooks";
import type { Api } from "../../shared/api";
import { Checkbox } from "../controls/checkbox";
import { Field, FieldError } from "../controls/field";
import { Flag } from "../controls/flag";
import { SectionMessage } from "../controls/section-message";
import type { Group, SavedSettings } from "../values";
import { Conflict } from "./conflict";
import { changedFields, hasProblems, type Action } from "./form";
import { GroupChooser } from "./group-chooser";
import { RequestTypeField } from "./request-type-field";
import { SaveBar } from "./save-bar";
import { SiteList } from "./site-list";
import { Snippet } from "./snippet";
import { useSettingsForm } from "./use-settings-form";

export function SettingsForm({ api, initial }: { api: Api; initial: SavedSettings }) {
  const [form, dispatch] = useSettingsForm(api, initial);
  const element = useRef<HTMLFormElement>(null);
  const { draft, errors, saved } = form;
  const change = (change: Extract<Action, { type: "change" }>["change"]) =>
    dispatch({ type: "change", change });

  useEffect(() => {
    if (form.refusals) element.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [form.refusals]);

  const searchGroups = useCallback(
    async (query: string) => {
      const path = `/api/project-settings/groups?query=${encodeURIComponent(query)}`;
      return (await api.get<{ groups: Group[] }>(path)).groups;
    },
    [api],
  );

  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        dispatch({ type: "save" });
      }}
    >
      {saved.problems.length > 0 && (
        <SectionMessage appearance="warning" title="Before chat can go live">
          <ul>
            {saved.problems.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </SectionMessage>
      )}

      <fieldset>
        <legend>Where customers find it</legend>
        <Checkbox
          label="Add chat to customer portal"
          checked={draft.portal}
          onChange={(portal) => change({ portal })}
        />
        <Checkbox
          label="Allow adding chat to external web pages"
          checked={draft.external}
          onChange={(external) => change({ external })}
        />
        <div class="nested">
          {draft.external && <Snippet html={saved.snippet} />}
          <SiteList sites={draft.sites} error={errors.sites} dispatch={dispatch} />
        </div>
      </fieldset>

      <fieldset>
        <legend>Who may chat</legend>
        <Checkbox
          label="Allow anonymous access"
          help="They appear as Anonymous Chat User."
          checked={draft.anonymous}
          onChange={(anonymous) => change({ anonymous })}
        />
        <Checkbox
          label="Allow users to register in your service portal using the chat widget"
          checked={draft.registration}
          onChange={(registration) => change({ registration })}
        />
        <GroupChooser
          label="Disable login with the chat widget for users in specified groups"
          help="Keeps the passwords of administrators from being guessed through the widget."
          error={errors.blocked_groups}
          chosen={draft.blocked_groups}
          search={searchGroups}
          onChange={(blocked_groups) => change({ blocked_groups })}
        />
      </fieldset>

      <fieldset>
        <legend>What it says</legend>
        <Field label="Welcome message override" help="Same text for all languages." error={errors.welcome}>
          {(ties) => (
            <input
              {...ties}
              class="control"
              type="text"
              value={draft.welcome}
              placeholder={saved.defaults.welcome}
              onInput={(event) => change({ welcome: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field
          label="Greeting message"
          help="Shown in the conversation before the first message."
          error={errors.greeting}
        >
          {(ties) => (
            <textarea
              {...ties}
              class="control"
              rows={3}
              value={draft.greeting}
              onInput={(event) => change({ greeting: event.currentTarget.value })}
            />
          )}
        </Field>
      </fieldset>

      <fieldset>
        <legend>Requests</legend>
        <RequestTypeField
          types={saved.request_types}
          value={draft.request_type}
          error={errors.request_type}
          onChange={(request_type) => change({ request_type })}
        />
      </fieldset>

      {form.conflict && <Conflict form={form} dispatch={dispatch} />}
      {form.failure && (
        <SectionMessage appearance="error" title="Your changes are not saved" live>
          {form.failure}
        </SectionMessage>
      )}
      {!form.failure && hasProblems(form) && form.refusals > 0 && (
        <FieldError id="to-correct" message="Correct what is marked above, then save." />
      )}
      <SaveBar
        saved={saved}
        saving={form.saving}
        dirty={changedFields(form).length > 0}
        blocked={form.conflict !== null}
        onDiscard={() => dispatch({ type: "discard" })}
      />
      <Flag text="Saved" count={form.saves} />
    </form>
  );
}
