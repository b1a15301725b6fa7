import type { WidgetStart } from "../values";
import type { ProjectForm } from "./project-form";

/** The widget's start data as it would be if the form were saved now. */
export function previewStart({ draft, saved }: ProjectForm): WidgetStart {
  const { mail, preview } = saved;
  const { welcome, greeting, anonymous, registration, require_identity, suggest_sign_in } = draft;
  return {
    ...preview,
    ...{ welcome, greeting, anonymous, require_identity, suggest_sign_in },
    leaves: draft.leave_messages && mail && (registration || draft.sign_in_code),
    registration: registration && mail,
    sign_in: {
      password: draft.sign_in_password,
      code: draft.sign_in_code && mail,
      reset: draft.sign_in_password && mail,
    },
  };
}
