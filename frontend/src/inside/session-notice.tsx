import { useEffect, useState } from "preact/hooks";
import { SectionMessage } from "./controls/section-message";
import type { RenewingSession } from "./session";
import * as styles from "./session-notice.module.css";

/** Asks to reload the page after a lost session. Typed text stays, to be copied. */
export function SessionNotice({ session }: { session: RenewingSession }) {
  const [lost, setLost] = useState(session.lost);
  useEffect(() => session.subscribe(setLost), [session]);
  if (!lost) return null;
  if (session.reason)
    return (
      <div class={styles.notice}>
        <SectionMessage appearance="error" title="Jira Chat’s clock is wrong" live>
          {session.reason}
        </SectionMessage>
      </div>
    );
  return (
    <div class={styles.notice}>
      <SectionMessage appearance="warning" title="Please reload the page" live>
        Jira Chat has lost its connection to Jira. Copy anything you have not saved, then reload.
      </SectionMessage>
    </div>
  );
}
