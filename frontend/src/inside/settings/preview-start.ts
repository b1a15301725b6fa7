import type { Scene } from "../../preview/scene";
import type { DrawnLook, WidgetStart } from "../values";
import type { ProjectForm } from "./project-form";

/** The widget's start data as it would be if the form were saved now, with its look as the server draws it. */
export function previewStart({ draft, saved }: ProjectForm, look: DrawnLook = saved.look): WidgetStart {
  const { mail, preview } = saved;
  const { welcome, greeting, anonymous, suggest_sign_in } = draft;
  // Only external pages can vouch for their customers, and then nobody signs in there by hand.
  const require_identity = draft.require_identity && draft.external;
  const byHand = !require_identity;
  return {
    ...preview,
    css: look.panel,
    ...{ welcome, greeting, anonymous, require_identity, suggest_sign_in },
    leaves: byHand && draft.leave_messages && mail && (draft.registration || draft.sign_in_code),
    registration: byHand && draft.registration && mail,
    sign_in: {
      password: byHand && draft.sign_in_password,
      code: byHand && draft.sign_in_code && mail,
      reset: byHand && draft.sign_in_password && mail,
    },
  };
}

/** Why customers in a situation see no chat, or not this part of it; `undefined` when they do. */
export function whyNotSeen(
  form: ProjectForm,
  { state, who }: Pick<Scene, "state" | "who">,
): string | undefined {
  const { portal, external, visibility } = form.draft;
  const { anonymous, require_identity, registration, sign_in } = previewStart(form);
  if (!portal && !external)
    return "Customers see no chat: it is neither in the portal nor on external web pages.";
  if (visibility.hide_when_away && state === "offline")
    return "Customers see no chat while all agents are offline.";
  if (who === "anonymous" && (!anonymous || require_identity))
    return "Nobody chats anonymously with these settings.";
  if (who === "sign-in" && !sign_in.password && !sign_in.code)
    return "Nobody signs in here with these settings.";
  if (who === "registration" && !registration) return "Nobody registers here with these settings.";
  return undefined;
}
