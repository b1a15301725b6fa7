import type { Groups } from "../../contract/answers";
import { useCallback } from "preact/hooks";
import type { Api } from "../../shared/api";
import { GroupChooser } from "../controls/group-chooser";
import { AutoLogin } from "./auto-login";
import { BlockedAttempts } from "./blocked-attempts";
import { NO_MAIL, Option } from "./option";
import { change, type SectionProps } from "./project-form";
import * as fields from "../controls/field.module.css";

/** How customers sign in, and who must not. */
export function SigningIn({ api, ...props }: SectionProps & { api: Api }) {
  const { form, dispatch } = props;
  const { mail, blocked_attempts } = form.saved;
  const search = useCallback(
    async (query: string) => {
      const path = `/api/project-settings/groups?query=${encodeURIComponent(query)}`;
      return (await api.get<Groups>(path)).groups;
    },
    [api],
  );
  return (
    <fieldset data-preview-who="sign-in" data-preview-state="online">
      <legend>Signing in</legend>
      <fieldset class={fields.options}>
        <legend>Customers can sign in with</legend>
        <Option {...props} name="sign_in_password" label="E-mail and password" />
        <Option
          {...props}
          name="sign_in_code"
          label="A one-time code by e-mail"
          unavailable={mail ? undefined : NO_MAIL}
        />
      </fieldset>
      <div data-preview-who="anonymous">
        <Option
          {...props}
          name="suggest_sign_in"
          label="Suggest signing in to anonymous customers"
          help="After they start a chat, so that answers can reach them by e-mail."
        />
      </div>
      <GroupChooser
        label="Disable login with the chat widget for users in specified groups"
        help="Keeps the passwords of administrators from being guessed through the widget."
        error={form.errors.blocked_groups}
        chosen={form.draft.blocked_groups}
        search={search}
        onChange={(groups) => dispatch(change("blocked_groups", groups))}
      />
      <Option
        {...props}
        name="block_admins"
        label="Anyone who may administer Jira or this project"
        help="Login with the chat widget is disabled for them too, regardless of their groups."
      />
      <BlockedAttempts {...blocked_attempts} />
      <AutoLogin {...props} api={api} />
    </fieldset>
  );
}
