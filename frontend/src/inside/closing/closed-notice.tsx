import { useState } from "preact/hooks";
import type { Closure } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import { dates } from "../words/formats";
import { refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as styles from "./closing.module.css";

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
      setFailure(refusalInWords(refusalOf(error)));
    }
  };
  return (
    <div class={styles.notice}>
      <SectionMessage
        appearance="warning"
        title={titleOf(closure)}
        live
        actions={leads && <Button onClick={() => void open()}>{say("closing.open")}</Button>}
      >
        <p>{closure.reason}</p>
        <p>{say("closing.now")}</p>
        {failure && <p role="alert">{failure}</p>}
      </SectionMessage>
    </div>
  );
}

function titleOf({ by, until }: Closure): string {
  return until
    ? say("closing.by_until", { name: by, time: dates().time(until) })
    : say("closing.by", { name: by });
}
