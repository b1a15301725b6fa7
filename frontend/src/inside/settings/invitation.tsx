import { Field } from "../controls/field";
import { NumberField } from "../controls/number-field";
import { Option } from "./option";
import { change, type SectionProps } from "./project-form";
import * as fields from "../controls/field.module.css";

const MOST_SECONDS = 3600;

/** The invitation for visitors of web sites. */
export function Invitation(props: SectionProps) {
  const { form, dispatch } = props;
  const { external, invite, invite_text, invite_seconds, invite_pages } = form.draft;
  const wrong = Object.keys(form.errors).some((path) => path.startsWith("invite"));
  if (!external && !invite && !wrong) return null;
  return (
    <fieldset data-preview-who="invited" data-preview-state="online">
      <legend>Invitation</legend>
      <Option
        {...props}
        name="invite"
        label="Invite visitors to chat"
        help="On external web pages, a bubble beside the launcher, once per visitor. It does not appear while the chat is open or hidden, nor to customers who have a conversation."
      />
      {(invite || wrong) && (
        <div class={fields.nested}>
          <Field
            label="Text of the invitation"
            help="A click on it opens the chat. Same text for all languages."
            error={form.errors.invite_text}
          >
            {(ties) => (
              <textarea
                {...ties}
                class={fields.control}
                rows={2}
                value={invite_text}
                onInput={(event) => dispatch(change("invite_text", event.currentTarget.value))}
              />
            )}
          </Field>
          <NumberField
            label="Show it after (seconds)"
            help="How long a visitor looks at a page before, from 1 on."
            most={MOST_SECONDS}
            value={invite_seconds}
            error={form.errors.invite_seconds}
            onChange={(seconds) => dispatch(change("invite_seconds", seconds))}
          />
          <Field
            label="Only on these pages"
            help="Paths, one per line, such as /pricing or /docs/*, where * stands for anything. Leave it empty for every page."
            error={form.errors.invite_pages}
          >
            {(ties) => (
              <textarea
                {...ties}
                class={fields.control}
                rows={3}
                spellcheck={false}
                value={invite_pages.join("\n")}
                onInput={(event) => dispatch(change("invite_pages", lines(event.currentTarget.value)))}
              />
            )}
          </Field>
        </div>
      )}
    </fieldset>
  );
}

const lines = (typed: string) => (typed ? typed.split("\n") : []);
