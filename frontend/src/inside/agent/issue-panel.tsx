import { useEffect, useState } from "preact/hooks";
import type { IssueStart } from "../../contract/answers";
import type { Thread } from "../../shared/conversation";
import { startData } from "../../shared/start-data";
import { useChat } from "../../shared/use-chat";
import type { PageContext } from "../page-context";
import { Beginning } from "./beginning";
import { ChatFrame } from "./chat-frame";
import { CustomerLine } from "./customer-line";
import { ConversationView } from "./conversation-view";
import { useAgentChat } from "./use-agent-chat";
import { say } from "../words/say";
import * as visually from "../../shared/components/visually.module.css";

/** Heights of the panel on the issue, in pixels. */
const HEIGHT = 480;
const EMPTY_HEIGHT = 224;

/** The panel on an issue: its one conversation, live. */
export function IssuePanel({ api, session, host }: PageContext) {
  const chat = useAgentChat({ api, session, host });
  const { threads, connection, welcomed, name } = useChat(chat);
  const { file_megabytes: megabytes, issue } = startData() as IssueStart;
  const [thread] = threads.values();
  const [form, setForm] = useState(false);
  const height = thread || form ? HEIGHT : EMPTY_HEIGHT;
  useEffect(() => {
    if (welcomed) void host.resize(height);
  }, [host, welcomed, height]);
  return (
    <ChatFrame {...{ chat, api }} heading={<Heading thread={thread} />}>
      {thread ? (
        <ConversationView
          chat={chat}
          thread={thread}
          connection={connection}
          me={name}
          session={session}
          megabytes={megabytes}
          onIssue
        />
      ) : (
        <Beginning api={api} issue={issue.id ?? ""} onForm={setForm} />
      )}
    </ChatFrame>
  );
}

/** Jira itself writes "Chat" above the panel. */
function Heading({ thread }: { thread: Thread | undefined }) {
  return (
    <>
      <h1 class={visually.hidden}>{say("chat")}</h1>
      {thread && <CustomerLine conversation={thread.conversation} />}
    </>
  );
}
