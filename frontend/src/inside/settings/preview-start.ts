import type { Scene } from "../../preview/scene";
import type { DrawnHours, DrawnLook, WidgetStart } from "../values";
import type { ProjectForm } from "./project-form";

/** The widget's start data as if the form were saved now, with its look as the server draws it. */
export function previewStart({ draft, saved }: ProjectForm, look: DrawnLook = saved.look): WidgetStart {
  const { mail, preview } = saved;
  const { welcome, greeting, anonymous, suggest_sign_in } = draft;
  const keeps_hours = draft.visibility.mode === "hours";
  // Only external pages can vouch for their customers; then nobody signs in by hand there.
  const require_identity = draft.require_identity && draft.external;
  const byHand = !require_identity;
  return {
    ...preview,
    css: look.panel,
    ...{ welcome, greeting, anonymous, require_identity, suggest_sign_in },
    ...{ keeps_hours, suggests_articles: draft.suggest_articles },
    leaves: byHand && draft.leave_messages && mail && (draft.registration || draft.sign_in_code),
    registration: byHand && draft.registration && mail,
    sign_in: {
      password: byHand && draft.sign_in_password,
      code: byHand && draft.sign_in_code && mail,
      reset: byHand && draft.sign_in_password && mail,
    },
  };
}

/** The hours in the preview: a chat hidden outside its hours is always shown within them. */
export function previewHours(
  { draft: { visibility } }: ProjectForm,
  hours: DrawnHours | null,
): DrawnHours | null {
  return hours && { ...hours, is_open: hours.is_open || visibility.hide_when_closed };
}

/** Why customers in a situation do not see the chat, or this part of it; `undefined` if they do. */
export function whyNotSeen(
  form: ProjectForm,
  { state, who }: Pick<Scene, "state" | "who">,
): string | undefined {
  const { portal, external, visibility } = form.draft;
  const { mode, hide_when_closed, hide_when_away } = visibility;
  const { anonymous, require_identity, registration, sign_in } = previewStart(form);
  if (!portal && !external)
    return "Customers see no chat: it is neither in the portal nor on external web pages.";
  if (state === "closed" && mode === "always") return "The chat has no hours: it is always open.";
  if (state === "closed" && hide_when_closed) return "Customers see no chat outside its hours.";
  if (hide_when_away && state !== "online") return "Customers see no chat while all agents are offline.";
  if (who === "invited") return whyNotInvited(form);
  if (who === "anonymous" && (!anonymous || require_identity))
    return "Nobody chats anonymously with these settings.";
  if (who === "sign-in" && !sign_in.password && !sign_in.code)
    return "Nobody signs in here with these settings.";
  if (who === "registration" && !registration) return "Nobody registers here with these settings.";
  return undefined;
}

function whyNotInvited({ draft: { external, invite, invite_text } }: ProjectForm): string | undefined {
  if (!external) return "Only visitors of external web pages are invited.";
  if (!invite) return "Nobody is invited with these settings.";
  return invite_text.trim() ? undefined : "The invitation says nothing yet.";
}
