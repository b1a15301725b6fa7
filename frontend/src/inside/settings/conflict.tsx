import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import type { SavedSettings, Settings } from "../values";
import { differences, type Action, type Form } from "./form";

const NAMES: Record<keyof Settings, string> = {
  portal: "Add chat to customer portal",
  external: "Allow adding chat to external web pages",
  sites: "Web sites where the chat widget is allowed",
  anonymous: "Allow anonymous access",
  registration: "Allow users to register in your service portal using the chat widget",
  blocked_groups: "Disable login with the chat widget for users in specified groups",
  welcome: "Welcome message override",
  greeting: "Greeting message",
  request_type: "Request type for new conversations",
};

interface Props {
  form: Form;
  /** What was saved in between. */
  conflict: SavedSettings;
  dispatch: (action: Action) => void;
}

/** Somebody saved in between: both versions of each field that differs, and the two ways on. */
export function Conflict({ form, conflict, dispatch }: Props) {
  const who = conflict.saved_by ?? "Somebody else";
  const keepMine = () => {
    dispatch({ type: "keep-mine" });
    dispatch({ type: "save" });
  };
  return (
    <SectionMessage
      appearance="warning"
      title={`${who} saved while you were editing`}
      focus
      actions={
        <>
          <Button onClick={() => dispatch({ type: "discard" })}>Use what was saved</Button>
          <Button onClick={keepMine}>Keep mine and save again</Button>
        </>
      }
    >
      <p>Nothing of yours is lost. What you did not change follows what was saved.</p>
      <dl class="versions">
        {differences(form).map(({ field, mine, theirs, touched }) => (
          <div key={field}>
            <dt>{NAMES[field]}</dt>
            <dd>
              <span class="version">What was saved</span>
              <span class="version-text">{inWords(field, theirs, conflict)}</span>
            </dd>
            <dd>
              <span class="version">Yours</span>
              <span class="version-text">
                {touched ? inWords(field, mine, conflict) : "Not changed by you"}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </SectionMessage>
  );
}

function inWords(field: keyof Settings, settings: Settings, saved: SavedSettings): string {
  switch (field) {
    case "sites":
      return settings.sites.join("\n") || "Any web site";
    case "blocked_groups":
      return settings.blocked_groups.map(({ name }) => name).join("\n") || "No groups";
    case "welcome":
      return settings.welcome || `Default: ${saved.defaults.welcome}`;
    case "greeting":
      return settings.greeting || "None";
    case "request_type": {
      const type = saved.request_types?.find(({ id }) => id === settings.request_type);
      return type?.name ?? settings.request_type ?? "None";
    }
    default:
      return settings[field] ? "On" : "Off";
  }
}
