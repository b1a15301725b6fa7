import { useMemo } from "preact/hooks";
import { Checkbox } from "../controls/checkbox";
import { Field } from "../controls/field";
import { GroupChooser } from "../controls/group-chooser";
import { Select } from "../controls/select";
import { set } from "../form/form";
import type { NewProjectDefaults, SiteSettings } from "../values";
import { RetentionField } from "./retention-field";
import type { FieldsProps } from "./site-form";
import { searchGroups } from "./site-settings";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";

/** The help center's chat, the privacy link, and defaults of new projects. */
export function GlobalSettings(props: FieldsProps) {
  return (
    <>
      <HelpCentre {...props} />
      <NewProjects {...props} />
    </>
  );
}

function HelpCentre({ form, dispatch }: Omit<FieldsProps, "api">) {
  const { draft, saved, errors } = form;
  const known = saved.projects.some(({ id }) => id === draft.default_project);
  const choose = (id: string) =>
    dispatch(set<SiteSettings, "default_project">("default_project", id || null));
  return (
    <fieldset>
      <legend>Global settings</legend>
      <Field
        label="Chat on the help centre’s home page"
        help="The home page belongs to no project. Choose which project’s chat it shows."
        error={errors.default_project}
      >
        {(ties) => (
          <Select
            {...ties}
            value={draft.default_project ?? ""}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            <option value="">No chat there</option>
            {draft.default_project && !known && (
              <option value={draft.default_project}>A project that no longer exists</option>
            )}
            {saved.projects.map(({ id, key, name }) => (
              <option key={id} value={id}>
                {name} ({key})
              </option>
            ))}
          </Select>
        )}
      </Field>
      <PrivacyLink {...{ form, dispatch }} />
      <RetentionField
        value={draft.retention_days}
        error={errors.retention_days}
        onChange={(days) => dispatch(set<SiteSettings, "retention_days">("retention_days", days))}
      />
    </fieldset>
  );
}

function PrivacyLink({ form: { draft, errors }, dispatch }: Omit<FieldsProps, "api">) {
  return (
    <Field
      label="Privacy link"
      help="Address of your privacy statement, shown where people register. Leave empty to show none."
      error={errors.privacy_link}
    >
      {(ties) => (
        <input
          {...ties}
          class={fields.control}
          type="url"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://www.example.com/privacy"
          value={draft.privacy_link}
          onInput={(event) =>
            dispatch(set<SiteSettings, "privacy_link">("privacy_link", event.currentTarget.value))
          }
        />
      )}
    </Field>
  );
}

type Switch = Exclude<keyof NewProjectDefaults, "blocked_groups" | "greeting">;

function NewProjects({ form: { draft, errors }, dispatch, api }: FieldsProps) {
  const defaults = draft.new_projects;
  const search = useMemo(() => searchGroups(api), [api]);
  const change = <Name extends keyof NewProjectDefaults>(name: Name, value: NewProjectDefaults[Name]) =>
    dispatch({
      type: "edit",
      path: `new_projects.${name}`,
      edit: (settings) => ({ ...settings, new_projects: { ...settings.new_projects, [name]: value } }),
    });
  const option = (name: Switch, label: string) => (
    <Checkbox label={label} checked={defaults[name]} onChange={(checked) => change(name, checked)} />
  );
  return (
    <fieldset>
      <legend>Defaults for new projects</legend>
      <p class={typography.help}>
        The initial chat settings of a project. Projects with saved settings keep theirs.
      </p>
      {option("anonymous", "Allow anonymous access")}
      {option("registration", "Allow users to register in your service portal using the chat widget")}
      {option("sign_in_password", "Sign in with e-mail and password")}
      {option("sign_in_code", "Sign in with a one-time code by e-mail")}
      <GroupChooser
        label="Disable login with the chat widget for users in specified groups"
        help="Keeps the passwords of administrators from being guessed through the widget."
        error={errors["new_projects.blocked_groups"]}
        chosen={defaults.blocked_groups}
        search={search}
        onChange={(groups) => change("blocked_groups", groups)}
      />
      {option("block_admins", "Disable it for anyone who may administer Jira or the project")}
      <Field
        label="Greeting message"
        help="Shown in the conversation before the first message."
        error={errors["new_projects.greeting"]}
      >
        {(ties) => (
          <textarea
            {...ties}
            class={fields.control}
            rows={3}
            value={defaults.greeting}
            onInput={(event) => change("greeting", event.currentTarget.value)}
          />
        )}
      </Field>
    </fieldset>
  );
}
