import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Attach, FileList, fileSender, Uploads } from "../../shared/attachments";
import { Api, type Credentials } from "../../shared/api";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { ConnectionLine } from "../../shared/components/connection-line";
import { EndInView } from "../../shared/components/end-in-view";
import { MessageList } from "../../shared/components/message-list";
import { RichText } from "../../shared/components/rich-text";
import { TypingLine } from "../../shared/components/typing-line";
import type { Thread } from "../../shared/conversation";
import type { Line } from "../../shared/grouping";
import type { Fill } from "../../shared/kept/filling";
import type { Rating } from "../../contract/server-frames";
import type { SocketState } from "../../shared/socket";
import { WithCard } from "../card";
import type { AgentChat } from "./agent-chat";
import { useCollision } from "./collision";
import { MessageActions } from "./correction-box";
import { useCorrections, type Corrections } from "./corrections";
import { Colleagues, useReading } from "./colleagues";
import { onceDrawn, useCommands } from "../keyboard";
import { KeptTexts } from "./kept-texts";
import { GroupOrNotes } from "./note-group";
import { useNotes, withNotes, type NotesHere } from "./notes";
import { RequestBar } from "./request-bar";
import { CommentLink, NotInChat, useComments } from "./request-comments";
import { ReplyBox, useTab } from "./reply-box";
import { dates, number } from "../words/formats";
import { say, sayWith } from "../words/say";
import * as styles from "./conversation-view.module.css";

/** The pause before a history that was refused is asked for again, in milliseconds. */
const AGAIN = 5_000;

interface Props {
  chat: AgentChat;
  thread: Thread;
  connection: SocketState;
  /** The agent's own name. */
  me: string;
  session: Credentials;
  /** How large a file may be; 0 where none can be sent. */
  megabytes: number;
  /** Whether opening the conversation focuses the message box. */
  focused?: boolean;
  /** Whether the request's comments stand below it. */
  onIssue?: boolean;
}

/** One conversation as an agent sees it: the customer's messages on the left, ours on the right. */
export function ConversationView({ chat, thread, connection, me, session, megabytes, ...place }: Props) {
  const { id, closed, moved } = thread.conversation;
  const { composer, noteComposer, open, setOpen } = useWriting(closed, place.focused);
  const { ready, ...files } = useFiles(chat, id, session, megabytes);
  const { auth, uploads } = files;
  const api = useMemo(() => new Api(session), [session]);
  const notes = useNotes(api, chat, { id, me, connection });
  const corrections = useCorrections(api, thread, me);
  const draft = `jira-chat.draft.${id}`;
  const collision = useCollision(thread, { me, draft }, (body) =>
    chat.send(id, body, uploads.current?.take()),
  );
  useReading(chat, id, connection);

  return (
    <WithCard api={api} conversation={thread.conversation}>
      {(toggle) => (
        <div class={styles.conversation}>
          <RequestBar
            api={api}
            conversation={thread.conversation}
            onSay={(line) => chat.send(id, line)}
            onNote={notes.add}
            aside={toggle}
          />
          <Messages
            {...{ api, chat, thread, connection, me, auth, notes, corrections, ...place }}
            onEdit={(tab, take) => {
              setOpen(tab);
              // In a closed chat there is no box, and the message stays where it can be copied.
              onceDrawn(() => (tab === "note" ? noteComposer : composer).current?.write(take()));
            }}
          />
          <ConnectionLine connection={connection} />
          {closed ? (
            <Closed moved={moved} />
          ) : (
            <ReplyBox
              {...{ id, moved, draft, open, collision, corrections }}
              onOpen={setOpen}
              reply={{
                files: ready,
                tools: megabytes > 0 && <Attach {...files} />,
                onSend: (body) => collision.answer(body),
                onTyping(active) {
                  collision.write(active);
                  chat.typing(id, active);
                },
                handle: composer,
              }}
              colleagues={<Colleagues readers={chat.readers} id={id} writing={thread.typing.agent} />}
              to={{ session, me, conversation: thread.conversation }}
              onNote={notes.add}
              note={noteComposer}
            />
          )}
        </div>
      )}
    </WithCard>
  );
}

/** The files of the message being written. */
function useFiles(chat: AgentChat, id: string, session: Credentials, megabytes: number) {
  const uploads = useRef<Uploads>(null);
  const [ready, onReady] = useState<boolean>();
  const auth = useMemo(() => ({ credentials: session }), [session]);
  const given = chat.uploadsOf(id, () => new Uploads({ send: fileSender(auth), megabytes }));
  return { ready, auth, megabytes, uploads, given, onReady };
}

/** The message box: it gets the focus when a conversation is opened, and by a key. */
function useWriting(closed: boolean, focused: boolean | undefined) {
  const [composer, noteComposer] = [useRef<ComposerHandle>(null), useRef<ComposerHandle>(null)];
  const [open, setOpen] = useTab();
  const write = (tab: "reply" | "note", text?: string) => {
    setOpen(tab);
    onceDrawn(() => {
      const box = (tab === "note" ? noteComposer : composer).current;
      box?.focus();
      if (text) box?.insert(text);
    });
  };
  const commands = [
    { id: "reply", name: say("pane.reply"), key: "r", run: () => write("reply") },
    { id: "note", name: say("pane.note.write"), key: "n", run: () => write("note") },
    { id: "canned", name: say("pane.canned"), key: "/", run: () => write("reply", "/") },
  ];
  useCommands(closed ? [] : commands);
  useEffect(() => {
    if (focused && matchMedia("(pointer: fine)").matches) composer.current?.focus();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as it is opened
  }, []);
  return { composer, noteComposer, open, setOpen };
}

interface MessagesProps extends Pick<Props, "chat" | "thread" | "connection" | "me" | "onIssue"> {
  api: Api;
  auth: { credentials: Credentials };
  notes: NotesHere;
  corrections: Corrections;
  /** Takes back what could not be sent, to be edited. */
  onEdit: (tab: "reply" | "note", take: () => string) => void;
}

function Messages(props: MessagesProps) {
  const { api, chat, thread, connection, me, auth, notes, corrections, onEdit } = props;
  const [fill, onFill] = useState<Fill>();
  const { loaded, typing } = thread;
  const { id, rating, closed, issue_key: key } = thread.conversation;
  const hasComments = !!props.onIssue && key !== null && !closed;
  const commentOf = useComments(api, thread, hasComments);
  const shown = useMemo(dates, []);
  const isNote = (clientId: string) => notes.lines.some((line) => line.clientId === clientId);

  useEffect(() => {
    if (loaded || connection !== "open") return;
    const load = () => void chat.loadOlder(id);
    load();
    // The server may have refused for a moment.
    const timer = setInterval(load, AGAIN);
    return () => clearInterval(timer);
  }, [chat, id, loaded, connection]);

  return (
    <>
      {hasComments && <NotInChat api={api} id={id} />}
      <MessageList
        key={id}
        thread={fill?.(thread) ?? thread}
        mine="agent"
        me={me}
        dates={shown}
        onOlder={() => chat.loadOlder(id)}
        arrange={(said) => withNotes(said, notes.lines, thread.complete)}
        draw={GroupOrNotes}
        text={RichText}
        onRetry={(clientId) => (isNote(clientId) ? notes.retry(clientId) : chat.resend(id, clientId))}
        note={(line) => noteAt(line, corrections, commentOf(line.clientId))}
        files={({ attachments = [], state }) => (
          <FileList
            files={attachments}
            auth={auth}
            pending={state !== "sent"}
            note={({ problem }) => problem === "refused" && <NotInJira />}
          />
        )}
        onEdit={(clientId) =>
          isNote(clientId)
            ? onEdit("note", () => notes.withdraw(clientId))
            : onEdit("reply", () => chat.withdraw(id, clientId))
        }
      >
        <KeptTexts key={id} {...{ api, thread, onFill }} />
        {rating && <RatingLine {...rating} />}
        <TypingLine name={typing.customer === undefined ? typing.agent : say("customer")} />
        <EndInView thread={thread} onSeen={(id, seq) => chat.receipts.read(id, seq)} />
      </MessageList>
    </>
  );
}

function RatingLine({ score, comment }: Rating) {
  return (
    <p class={styles.rating}>
      {comment
        ? sayWith("pane.rated.saying", { score: number(score), comment: <q dir="auto">{comment}</q> })
        : say("pane.rated", { score })}
    </p>
  );
}

function Closed({ moved }: { moved: boolean }) {
  return <p class={styles.closed}>{say(moved ? "pane.closed.moved" : "pane.closed")}</p>;
}

/** A message's state in Jira, and its author's actions. */
function noteAt({ clientId, refused, outdated, state }: Line, corrections: Corrections, comment?: string) {
  const isLast = corrections.last?.client_id === clientId && !corrections.begun;
  if (!refused && !outdated && !isLast && !comment) return null;
  return (
    <>
      {refused && <NotInJira />}
      {comment && <CommentLink address={comment} />}
      {outdated && <NotChangedInJira removed={state === "removed"} />}
      {isLast && <MessageActions corrections={corrections} />}
    </>
  );
}

function NotChangedInJira({ removed }: { removed: boolean }) {
  return (
    <>
      {" · "}
      <span title={say("pane.not_changed_in_jira.help")}>
        {say(removed ? "pane.still_in_jira" : "pane.not_changed_in_jira")}
      </span>
    </>
  );
}

function NotInJira() {
  return (
    <>
      {" · "}
      <span title={say("pane.not_in_jira.help")}>{say("pane.not_in_jira")}</span>
    </>
  );
}
