import type { ComponentChildren } from "preact";
import { Checkbox } from "../controls/checkbox";
import { change, type Draft, type SectionProps } from "./project-form";

/** The boolean settings. */
type Switch = { [Field in keyof Draft]: Draft[Field] extends boolean ? Field : never }[keyof Draft];

interface Props extends SectionProps {
  name: Switch;
  label: string;
  help?: ComponentChildren;
  /** Why it is unavailable now; the choice is kept. */
  unavailable?: string | undefined;
}

/** A checkbox for one field of the form. */
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

/** Why options that send mail are unavailable. */
export const NO_MAIL =
  "Not available: it sends e-mail, and Jira Chat has no mail server yet. Its operator can set one (SMTP_URL).";
