import type { WidgetStart } from "../values";
import type { ProjectForm } from "./project-form";

/** What the widget would be told if the form were saved as it stands. */
export function previewStart({ draft, saved }: ProjectForm): WidgetStart {
  const { mail, preview } = saved;
  const { welcome, greeting, anonymous, registration, require_identity, suggest_sign_in } = draft;
  return {
    ...preview,
    ...{ welcome, greeting, anonymous, require_identity, suggest_sign_in },
    registration: registration && mail,
    sign_in: {
      password: draft.sign_in_password,
      code: draft.sign_in_code && mail,
      reset: draft.sign_in_password && mail,
    },
  };
}
