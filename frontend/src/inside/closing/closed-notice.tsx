import { useState } from "preact/hooks";
import type { Closure } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { Dates } from "../../shared/text";
import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import * as styles from "./closing.module.css";

const dates = new Dates("en");

interface Props {
  api: Api;
  closure: Closure;
  /** Whether I may open it again. */
  leads: boolean;
  onOpened: () => void;
}

/** Who closed the project's chat, why and until when. */
export function ClosedNotice({ api, closure, leads, onOpened }: Props) {
  const [failure, setFailure] = useState<string | null>(null);
  const open = async () => {
    try {
      await api.delete("/api/closure");
      onOpened();
    } catch (error) {
      setFailure(refusalOf(error).message);
    }
  };
  return (
    <div class={styles.notice}>
      <SectionMessage
        appearance="warning"
        title={titleOf(closure)}
        live
        actions={leads && <Button onClick={() => void open()}>Open again</Button>}
      >
        <p>{closure.reason}</p>
        <p>Customers find nobody online. Chats that have begun go on.</p>
        {failure && <p role="alert">{failure}</p>}
      </SectionMessage>
    </div>
  );
}

/** "Ada Admin closed the chat until 5:00 PM" */
function titleOf({ by, until }: Closure): string {
  return until ? `${by} closed the chat until ${dates.time(until)}` : `${by} closed the chat`;
}
