import { useCallback } from "preact/hooks";
import type { Api } from "../../shared/api";
import { Checkbox } from "../controls/checkbox";
import { Field } from "../controls/field";
import type { Group, Settings } from "../values";
import type { Action, Form } from "./form";
import { GroupChooser } from "./group-chooser";
import { RequestTypeField } from "./request-type-field";
import { SiteList } from "./site-list";
import { Snippet } from "./snippet";

interface Props {
  form: Form;
  dispatch: (action: Action) => void;
}

type Switch = "portal" | "external" | "anonymous" | "registration";

/** An option of two states, tied to its place in the form. */
function Option({ form, dispatch, name, ...rest }: Props & { name: Switch; label: string; help?: string }) {
  const change = (checked: boolean) => dispatch({ type: "change", change: { [name]: checked } });
  return <Checkbox {...rest} checked={form.draft[name]} onChange={change} />;
}

export function WhereCustomersFindIt({ form, dispatch }: Props) {
  return (
    <fieldset>
      <legend>Where customers find it</legend>
      <Option form={form} dispatch={dispatch} name="portal" label="Add chat to customer portal" />
      <Option
        form={form}
        dispatch={dispatch}
        name="external"
        label="Allow adding chat to external web pages"
      />
      <div class="nested">
        {form.draft.external && <Snippet html={form.saved.snippet} />}
        <SiteList sites={form.draft.sites} error={form.errors.sites} dispatch={dispatch} />
      </div>
    </fieldset>
  );
}

export function WhoMayChat({ form, dispatch, api }: Props & { api: Api }) {
  const search = useCallback(
    async (query: string) => {
      const path = `/api/project-settings/groups?query=${encodeURIComponent(query)}`;
      return (await api.get<{ groups: Group[] }>(path)).groups;
    },
    [api],
  );
  return (
    <fieldset>
      <legend>Who may chat</legend>
      <Option
        form={form}
        dispatch={dispatch}
        name="anonymous"
        label="Allow anonymous access"
        help="They appear as Anonymous Chat User."
      />
      <Option
        form={form}
        dispatch={dispatch}
        name="registration"
        label="Allow users to register in your service portal using the chat widget"
      />
      <GroupChooser
        label="Disable login with the chat widget for users in specified groups"
        help="Keeps the passwords of administrators from being guessed through the widget."
        error={form.errors.blocked_groups}
        chosen={form.draft.blocked_groups}
        search={search}
        onChange={(blocked_groups) => dispatch({ type: "change", change: { blocked_groups } })}
      />
    </fieldset>
  );
}

export function WhatItSays({ form, dispatch }: Props) {
  const change = (change: Partial<Pick<Settings, "welcome" | "greeting">>) =>
    dispatch({ type: "change", change });
  return (
    <fieldset>
      <legend>What it says</legend>
      <Field label="Welcome message override" help="Same text for all languages." error={form.errors.welcome}>
        {(ties) => (
          <input
            {...ties}
            class="control"
            type="text"
            value={form.draft.welcome}
            placeholder={form.saved.defaults.welcome}
            onInput={(event) => change({ welcome: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Greeting message"
        help="Shown in the conversation before the first message."
        error={form.errors.greeting}
      >
        {(ties) => (
          <textarea
            {...ties}
            class="control"
            rows={3}
            value={form.draft.greeting}
            onInput={(event) => change({ greeting: event.currentTarget.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}

export function Requests({ form, dispatch }: Props) {
  return (
    <fieldset>
      <legend>Requests</legend>
      <RequestTypeField
        types={form.saved.request_types}
        value={form.draft.request_type}
        error={form.errors.request_type}
        onChange={(request_type) => dispatch({ type: "change", change: { request_type } })}
      />
    </fieldset>
  );
}
