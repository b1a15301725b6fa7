import { Checkbox } from "../controls/checkbox";
import { set } from "../form/form";
import type { Preferences, SiteSettings } from "../values";
import type { FieldsProps } from "./site-form";
import * as typography from "../controls/typography.module.css";

/** Default preferences of customers for the list of conversations. */
export function PreferenceDefaults({ form, dispatch }: FieldsProps) {
  const { preferences } = form.draft;
  const option = (name: keyof Preferences, label: string, help: string) => (
    <Checkbox
      label={label}
      help={help}
      checked={preferences[name]}
      onChange={(checked) =>
        dispatch(set<SiteSettings, "preferences">("preferences", { ...preferences, [name]: checked }))
      }
    />
  );
  return (
    <fieldset>
      <legend>User preference defaults</legend>
      <p class={typography.help}>
        How the list of conversations looks at first. Customers can change it in the chat.
      </p>
      {option("issue_keys", "Show issue keys", "In the list and above a conversation, as SUP-7.")}
      {option(
        "unresolved_only",
        "Show unresolved conversations only",
        "Conversations with a resolved request leave the list.",
      )}
      {option(
        "summaries",
        "Show summaries instead of last messages",
        "Each conversation is listed under the summary of its request.",
      )}
    </fieldset>
  );
}
