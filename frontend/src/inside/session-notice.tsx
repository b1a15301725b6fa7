import { useEffect, useState } from "preact/hooks";
import { SectionMessage } from "./controls/section-message";
import type { RenewingSession } from "./session";
import { refusalInWords } from "./words/refusals";
import { say } from "./words/say";
import * as styles from "./session-notice.module.css";

/** Asks to reload the page after a lost session. Typed text stays, so that it can be copied. */
export function SessionNotice({ session }: { session: RenewingSession }) {
  const [lost, setLost] = useState(session.lost);
  useEffect(() => session.subscribe(setLost), [session]);
  if (!lost) return null;
  if (session.reason)
    return (
      <div class={styles.notice}>
        <SectionMessage appearance="error" title={say("session.clock")} live>
          {refusalInWords(session.reason)}
        </SectionMessage>
      </div>
    );
  return (
    <div class={styles.notice}>
      <SectionMessage appearance="warning" title={say("session.lost")} live>
        {say("session.lost.help")}
      </SectionMessage>
    </div>
  );
}
