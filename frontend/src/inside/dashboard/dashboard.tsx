import { useEffect, useState } from "preact/hooks";
import type { DashboardStart } from "../../contract/answers";
import { byRecency } from "../../shared/conversation";
import { startData } from "../../shared/start-data";
import { useChat } from "../../shared/use-chat";
import { ChatFrame } from "../agent/chat-frame";
import { CustomerLine } from "../agent/customer-line";
import { ConversationView } from "../agent/conversation-view";
import { useAgentChat } from "../agent/use-agent-chat";
import { Button } from "../controls/button";
import { BackIcon } from "../controls/icons";
import type { PageContext } from "../page-context";
import { ConversationList } from "./conversation-list";
import * as empty from "../agent/empty.module.css";
import * as styles from "./dashboard.module.css";

/** All conversations of a project, the newest first, and the chosen one beside them. */
export function Dashboard({ api, session, host }: PageContext) {
  const chat = useAgentChat({ api, session });
  const { threads, connection, name } = useChat(chat);
  const { file_megabytes: megabytes } = startData() as DashboardStart;
  const [chosen, setChosen] = useState<string | null>(null);
  const thread = chosen === null ? undefined : threads.get(chosen);
  useEffect(() => void host.fill(), [host]);

  return (
    <ChatFrame {...{ chat, api }} heading={<h1>Chat</h1>}>
      {threads.size === 0 ? (
        <NoConversations />
      ) : (
        <div class={styles.dashboard} data-chosen={thread ? true : undefined}>
          <ConversationList
            conversations={byRecency(threads.values()).map(({ conversation }) => conversation)}
            chosen={chosen}
            me={name}
            onChoose={setChosen}
          />
          <section class={styles.conversation} aria-label="Conversation">
            {thread ? (
              <>
                <div class={styles.back}>
                  <Button appearance="subtle" onClick={() => setChosen(null)}>
                    <BackIcon />
                    All conversations
                  </Button>
                </div>
                <div class={styles.customer}>
                  <CustomerLine conversation={thread.conversation} />
                </div>
                <ConversationView
                  key={chosen}
                  chat={chat}
                  thread={thread}
                  connection={connection}
                  me={name}
                  session={session}
                  megabytes={megabytes}
                />
              </>
            ) : (
              <p class={empty.empty}>Choose a conversation to read and answer it.</p>
            )}
          </section>
        </div>
      )}
    </ChatFrame>
  );
}

function NoConversations() {
  return (
    <div class={empty.empty}>
      <h2>No conversations yet</h2>
      <p>As soon as a customer starts a chat, it appears here.</p>
    </div>
  );
}
