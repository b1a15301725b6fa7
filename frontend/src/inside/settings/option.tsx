import type { ComponentChildren } from "preact";
import { Checkbox } from "../controls/checkbox";
import { change, type Draft, type SectionProps } from "./project-form";

/** The settings that are on or off. */
type Switch = { [Field in keyof Draft]: Draft[Field] extends boolean ? Field : never }[keyof Draft];

interface Props extends SectionProps {
  name: Switch;
  label: string;
  help?: ComponentChildren;
  /** Why it cannot be had just now; what was chosen stays chosen. */
  unavailable?: string | undefined;
}

/** An option of two states, tied to its place in the form. */
export function Option({ form, dispatch, name, label, help, unavailable }: Props) {
  return (
    <Checkbox
      label={label}
      help={unavailable ?? help}
      checked={form.draft[name] && !unavailable}
      disabled={unavailable !== undefined}
      onChange={(checked) => dispatch(change(name, checked))}
    />
  );
}

/** Why options that send mail are not there. */
export const NO_MAIL =
  "Not available: it sends e-mail, and Jira Chat has no mail server yet. Its operator can set one (SMTP_URL).";
