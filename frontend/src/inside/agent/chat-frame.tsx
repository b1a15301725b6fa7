import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Api } from "../../shared/api";
import { TextsContext } from "../../shared/texts";
import { useChat } from "../../shared/use-chat";
import { Button } from "../controls/button";
import { Skeleton } from "../controls/loading";
import { SectionMessage } from "../controls/section-message";
import { Keyboard } from "../keyboard";
import type { AgentChat } from "./agent-chat";
import { OfferCards } from "../offers/offer-cards";
import { OwnState } from "./own-state";
import { say, texts } from "../words/say";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./chat-frame.module.css";

/** A skeleton shows after this many milliseconds, so that quick answers do not flash. */
const SKELETON_AFTER = 200;

interface Props {
  chat: AgentChat;
  api: Api;
  /** Shown in the header, opposite the agent's own state. */
  heading: ComponentChildren;
  /** Opens a chat that was accepted, where the page can. */
  onAccepted?: (conversation: string) => void;
  /** Rendered after the server's welcome. */
  children: ComponentChildren;
}

/** The frame of the agent's pages: the header with the agent's own state, and the connecting states. */
export function ChatFrame({ chat, api, heading, onAccepted, children }: Props) {
  const { connection, welcomed } = useChat(chat);
  return (
    <TextsContext.Provider value={texts()}>
      <Keyboard>
        <main class={styles.agent}>
          <header class={styles.header}>
            {heading}
            {welcomed && <OwnState {...{ chat, api }} />}
          </header>
          {welcomed && <OfferCards {...{ api, chat, onAccepted }} />}
          {connection === "refused" && (
            <div class={styles.notice}>
              <SectionMessage
                appearance="error"
                title={say("frame.refused")}
                live
                actions={<Button onClick={() => chat.connect()}>{say("retry")}</Button>}
              >
                {say("frame.refused.help")}
              </SectionMessage>
            </div>
          )}
          {welcomed ? children : connection !== "refused" && <Waiting />}
        </main>
      </Keyboard>
    </TextsContext.Provider>
  );
}

function Waiting() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SKELETON_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class={styles.notice} aria-busy="true">
      {slow && <Skeleton bars={["short", "box", "long", "box"]} />}
      <p class={visually.hidden} role="status">
        {slow ? say("frame.connecting") : ""}
      </p>
    </div>
  );
}
