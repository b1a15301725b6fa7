import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Chat } from "../../shared/chat";
import { TextsContext } from "../../shared/texts";
import { useChat } from "../../shared/use-chat";
import { Button } from "../controls/button";
import { Skeleton } from "../controls/loading";
import { SectionMessage } from "../controls/section-message";
import { OnlineMenu } from "./online-menu";
import { AGENT_TEXTS } from "./texts";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./chat-frame.module.css";

/** A skeleton shows after this many milliseconds, so that quick answers do not flash. */
const SKELETON_AFTER = 200;

interface Props {
  chat: Chat;
  /** Stands at the head of the page, across from the agent's own state. */
  heading: ComponentChildren;
  /** Drawn once the server has said what there is. */
  children: ComponentChildren;
}

/** What the agent's pages share: the heading with their own state, and the ways in which a connection begins. */
export function ChatFrame({ chat, heading, children }: Props) {
  const { connection, welcomed, online } = useChat(chat);
  return (
    <TextsContext.Provider value={AGENT_TEXTS}>
      <main class={styles.agent}>
        <header class={styles.header}>
          {heading}
          {welcomed && (
            <OnlineMenu
              online={online}
              connected={connection === "open"}
              onChoose={(choice) => void chat.setOnline(choice)}
            />
          )}
        </header>
        {connection === "refused" && (
          <div class={styles.notice}>
            <SectionMessage
              appearance="error"
              title="The chat is not connected"
              live
              actions={<Button onClick={() => chat.connect()}>Try again</Button>}
            >
              Jira Chat refused the connection. Messages are kept until it is back.
            </SectionMessage>
          </div>
        )}
        {welcomed ? children : connection !== "refused" && <Waiting />}
      </main>
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
        {slow ? "Connecting…" : ""}
      </p>
    </div>
  );
}
