import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Attach, FileList, type Uploads } from "../../shared/attachments";
import type { Credentials } from "../../shared/api";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { ConnectionLine } from "../../shared/components/connection-line";
import { EndInView } from "../../shared/components/end-in-view";
import { MessageList } from "../../shared/components/message-list";
import { RichText } from "../../shared/components/rich-text";
import { TypingLine } from "../../shared/components/typing-line";
import type { Thread } from "../../shared/conversation";
import type { Rating } from "../../contract/server-frames";
import type { SocketState } from "../../shared/socket";
import { Dates } from "../../shared/text";
import { ReplyComposer } from "../replies/reply-composer";
import type { AgentChat } from "./agent-chat";
import * as styles from "./conversation-view.module.css";

const dates = new Dates("en");

interface Props {
  chat: AgentChat;
  thread: Thread;
  connection: SocketState;
  /** The agent's own name. */
  me: string;
  session: Credentials;
  /** How large a file may be; 0 where none can be sent. */
  megabytes: number;
}

/** One conversation as an agent sees it: the customer's messages on the left, ours on the right. */
export function ConversationView({ chat, thread, connection, me, session, megabytes }: Props) {
  const composer = useRef<ComposerHandle>(null);
  const { id, closed, moved, rating } = thread.conversation;
  const { loaded, typing } = thread;
  const uploads = useRef<Uploads>(null);
  const [ready, setReady] = useState<boolean>();
  const auth = useMemo(() => ({ credentials: session }), [session]);

  useEffect(() => {
    if (!loaded && connection === "open") void chat.loadOlder(id);
  }, [chat, id, loaded, connection]);

  return (
    <div class={styles.conversation}>
      <MessageList
        key={id}
        thread={thread}
        mine="agent"
        me={me}
        dates={dates}
        onOlder={() => chat.loadOlder(id)}
        text={RichText}
        onRetry={(clientId) => chat.resend(id, clientId)}
        note={({ refused }) => refused && <NotInJira />}
        files={({ attachments = [], state }) => (
          <FileList
            files={attachments}
            auth={auth}
            pending={state !== "sent"}
            note={({ problem }) => problem === "refused" && <NotInJira />}
          />
        )}
        onEdit={(clientId) => composer.current?.write(chat.withdraw(id, clientId))}
      >
        {rating && <RatingLine {...rating} />}
        <TypingLine name={typing && (typing.side === "customer" ? "Customer" : typing.name)} />
        <EndInView thread={thread} onSeen={(id, seq) => chat.receipts.read(id, seq)} />
      </MessageList>
      <ConnectionLine connection={connection} />
      {closed ? (
        <Closed moved={moved} />
      ) : (
        <>
          <p class={styles.public}>
            Public reply: the customer sees it, and it is added to the request as a comment.
            {moved && " It was moved here from the project in whose chat its customer is."}
          </p>
          <ReplyComposer
            {...{ session, me, conversation: thread.conversation }}
            draft={`jira-chat.draft.${id}`}
            placeholder="Reply to customer"
            files={ready}
            tools={megabytes > 0 && <Attach {...{ auth, megabytes, uploads }} onReady={setReady} />}
            onSend={(body) => chat.send(id, body, uploads.current?.take())}
            onTyping={(active) => chat.typing(id, active)}
            handle={composer}
          />
        </>
      )}
    </div>
  );
}

function RatingLine({ score, comment }: Rating) {
  return (
    <p class={styles.rating}>
      Rated {score} of 5 by the customer
      {comment && (
        <>
          : <q dir="auto">{comment}</q>
        </>
      )}
    </p>
  );
}

function Closed({ moved }: { moved: boolean }) {
  return (
    <p class={styles.closed}>
      {moved
        ? "This conversation is closed here: its request was moved to another project."
        : "This conversation is closed: its request was deleted, or Jira Chat may not see it."}
    </p>
  );
}

function NotInJira() {
  return (
    <>
      {" · "}
      <span title="Jira does not take this message: it stays in the chat only.">Not in Jira</span>
    </>
  );
}
