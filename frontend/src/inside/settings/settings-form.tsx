import { useEffect, useRef } from "preact/hooks";
import type { Api } from "../../shared/api";
import { FieldError } from "../controls/field";
import { Flag } from "../controls/flag";
import { SectionMessage } from "../controls/section-message";
import type { SavedSettings } from "../values";
import { Conflict } from "./conflict";
import { hasProblems, isDirty, type Form } from "./form";
import { SaveBar } from "./save-bar";
import { Requests, WhatItSays, WhereCustomersFindIt, WhoMayChat } from "./sections";
import { useSettingsForm } from "./use-settings-form";

export function SettingsForm({ api, initial }: { api: Api; initial: SavedSettings }) {
  const [form, dispatch] = useSettingsForm(api, initial);
  const element = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (form.refusals) element.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [form.refusals]);

  const save = (event: Event) => {
    event.preventDefault();
    dispatch({ type: "save" });
  };

  return (
    <form ref={element} noValidate onSubmit={save}>
      <Problems problems={form.saved.problems} />
      <WhereCustomersFindIt form={form} dispatch={dispatch} />
      <WhoMayChat form={form} dispatch={dispatch} api={api} />
      <WhatItSays form={form} dispatch={dispatch} />
      <Requests form={form} dispatch={dispatch} />
      {form.conflict && <Conflict form={form} conflict={form.conflict} dispatch={dispatch} />}
      <NotSaved form={form} />
      <SaveBar
        saved={form.saved}
        saving={form.saving}
        dirty={isDirty(form)}
        blocked={form.conflict !== null}
        onDiscard={() => dispatch({ type: "discard" })}
      />
      <Flag text={form.confirmed ? "Saved" : null} onGone={() => dispatch({ type: "confirmation-seen" })} />
    </form>
  );
}

function Problems({ problems }: Pick<SavedSettings, "problems">) {
  if (problems.length === 0) return null;
  return (
    <SectionMessage appearance="warning" title="Before chat can go live">
      <ul>
        {problems.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
    </SectionMessage>
  );
}

/** Why the last attempt to save did not succeed, beside the button that was pressed. */
function NotSaved({ form }: { form: Form }) {
  if (form.failure)
    return (
      <SectionMessage appearance="error" title="Your changes are not saved" live>
        {form.failure}
      </SectionMessage>
    );
  if (!form.refusals || !hasProblems(form)) return null;
  return <FieldError id="to-correct" message="Correct what is marked above, then save." />;
}
