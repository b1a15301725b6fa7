import { useEffect } from "preact/hooks";
import { useChat } from "../../shared/use-chat";
import type { Surroundings } from "../surroundings";
import { ChatFrame } from "./chat-frame";
import { ConversationView } from "./conversation-view";
import { useAgentChat } from "./use-agent-chat";

/** Height of the panel on the issue, in pixels. */
const HEIGHT = 480;

/** The panel on an issue: its one conversation, live. */
export function IssuePanel({ api, session, host }: Surroundings) {
  const chat = useAgentChat({ api, session });
  const { threads, connection, name } = useChat(chat);
  const [thread] = threads.values();
  useEffect(() => void host.resize(HEIGHT), [host]);
  return (
    <ChatFrame chat={chat}>
      {thread ? (
        <ConversationView chat={chat} thread={thread} connection={connection} me={name} />
      ) : (
        <NoConversation />
      )}
    </ChatFrame>
  );
}

function NoConversation() {
  return (
    <div class="empty">
      <h2>This request has no chat conversation yet.</h2>
      <p>
        Every chat that a customer starts in the portal or on your web site becomes a request of its own. Open
        such a request and the conversation is here, live.
      </p>
    </div>
  );
}
