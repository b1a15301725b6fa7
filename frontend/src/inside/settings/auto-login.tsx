import { useId } from "preact/hooks";
import type { Api } from "../../shared/api";
import { Disclosure } from "../controls/disclosure";
import { IdentitySecrets } from "./identity-secrets";
import { Option } from "./option";
import type { SectionProps } from "./project-form";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./auto-login.module.css";

/** Auto-login: customers signed in on the project's web site need no second sign-in in the chat. */
export function AutoLogin({ api, ...props }: SectionProps & { api: Api }) {
  const id = useId();
  const { identity, preview } = props.form.saved;
  return (
    <fieldset class={fields.group} data-preview-who="visitor" aria-describedby={`${id}-help`}>
      <legend>Auto-login from your own web site</legend>
      <p class={typography.help} id={`${id}-help`}>
        Your server signs a token that identifies the customer; the chat accepts it instead of a password.
      </p>
      <IdentitySecrets api={api} initial={identity} />
      <Option
        {...props}
        name="require_identity"
        label="Require identity"
        help="On external web pages, only customers your web site has identified can chat."
      />
      <TokenExample widgetKey={preview.key} />
    </fieldset>
  );
}

function TokenExample({ widgetKey }: { widgetKey: string }) {
  const claims = {
    email: "carla@example.com",
    name: "Carla Costa",
    aud: widgetKey,
    iat: 1795348800,
    exp: 1795349100,
    jti: "8c9a6c1e-5d0f-4f6b-9a53-2f6d1f0f1c52",
  };
  return (
    <Disclosure summary="What a token looks like">
      <p>
        A JSON Web Token, signed with HS256 and one of the secrets, on your server: the secret must never
        reach a browser. <code>aud</code> is this chat’s key, <code>exp</code> at most five minutes after{" "}
        <code>iat</code> (both in seconds), and each <code>jti</code> counts once.
      </p>
      <pre class={styles.example} tabIndex={0} aria-label="Claims of a token">
        {JSON.stringify(claims, null, 2)}
      </pre>
      <p>Then, in the page that shows the chat:</p>
      <pre class={styles.example} tabIndex={0} aria-label="Script in the page">
        {"window.JiraChat = window.JiraChat || { q: [] };\n"}
        {'if (JiraChat.q) JiraChat.q.push(["identify", token]);\n'}
        {"else JiraChat.identify(token);"}
      </pre>
      <p>
        <code>JiraChat.logout()</code> signs out. Jira Chat’s documentation has complete examples for Python,
        Node and PHP.
      </p>
    </Disclosure>
  );
}
