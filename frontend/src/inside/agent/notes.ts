import { useCallback, useEffect, useState } from "preact/hooks";
import type { ListedNotes, Note } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import type { Line } from "../../shared/grouping";
import { randomId } from "../../shared/random-id";
import { Unsent } from "../../shared/unsent";
import type { Echo } from "../../shared/conversation";
import type { SocketState } from "../../shared/socket";
import type { AgentChat } from "./agent-chat";

const UNSENT = new Unsent("jira-chat.unsent-notes.");

/** The notes of a conversation, and an agent's actions on them. */
export interface NotesHere {
  lines: Line[];
  add: (body: string) => void;
  retry: (clientId: string) => void;
  /** Takes one that was not sent back, and returns its text. */
  withdraw: (clientId: string) => string;
}

/** Keeps a conversation's notes up to date. One that is not sent yet stays in this browser, through reloads too. */
export function useNotes(
  api: Api,
  chat: AgentChat,
  { id, me, connection }: { id: string; me: string; connection: SocketState },
): NotesHere {
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const [echoes, setEchoes] = useState(() => unsent(id));
  const path = `/api/conversations/${id}/notes`;
  const load = useCallback(
    () => void api.get<ListedNotes>(path).then(({ notes }) => setNotes(notes), refusalOf),
    [api, path],
  );

  useEffect(() => {
    if (connection === "open") load();
    return chat.onNotes((noted) => noted === id && load());
  }, [chat, id, connection, load]);

  const send = (echo: Echo) => {
    UNSENT.keep(id, echo);
    setEchoes((all) => [...all.filter(({ clientId }) => clientId !== echo.clientId), echo]);
    api.post<Note>(path, { client_id: echo.clientId, body: echo.body }).then(
      (note) => {
        UNSENT.drop(echo.clientId);
        setNotes((all) =>
          all.some(({ client_id: known }) => known === note.client_id) ? all : [...all, note],
        );
        setEchoes((all) => all.filter(({ clientId }) => clientId !== echo.clientId));
      },
      (error: unknown) => {
        const refused = { ...echo, error: refusalOf(error).code };
        UNSENT.keep(id, refused);
        setEchoes((all) => all.map((each) => (each.clientId === echo.clientId ? refused : each)));
      },
    );
  };
  const echoOf = (clientId: string) => echoes.find((each) => each.clientId === clientId);

  return {
    lines: [
      ...notes.map((note) => lineOf(note, me)),
      ...echoes
        .filter(({ clientId }) => !notes.some(({ client_id: known }) => known === clientId))
        .map((echo): Line => pending(echo, me)),
    ],
    add: (body) => send({ clientId: randomId(), body, at: new Date().toISOString() }),
    retry(clientId) {
      const echo = echoOf(clientId);
      if (echo) send({ clientId, body: echo.body, at: echo.at });
    },
    withdraw(clientId) {
      UNSENT.drop(clientId);
      setEchoes((all) => all.filter((each) => each.clientId !== clientId));
      return echoOf(clientId)?.body ?? "";
    },
  };
}

/** Puts notes among the messages, by their time. Notes older than the loaded messages appear with older messages. */
export function withNotes(messages: Line[], notes: Line[], complete: boolean): Line[] {
  const first = messages[0];
  const waiting = notes.filter(({ at }) => complete || !first || Date.parse(at) >= Date.parse(first.at));
  const all: Line[] = [];
  for (const line of messages) {
    while (waiting[0] && Date.parse(waiting[0].at) < Date.parse(line.at)) all.push(waiting.shift() as Line);
    all.push(line);
  }
  return [...all, ...waiting];
}

/** Notes that the last page left unsent. They say "Try again", because the outcome is unknown. */
function unsent(id: string): readonly Echo[] {
  return UNSENT.all().flatMap(([conversation, echo]) =>
    conversation === id ? [{ ...echo, error: echo.error ?? "unavailable" }] : [],
  );
}

function lineOf({ client_id: clientId, author, body, at, refused }: Note, me: string): Line {
  return { clientId, side: "note", author, own: author === me, body, at, refused, state: "sent" };
}

function pending({ clientId, body, at, error }: Echo, me: string): Line {
  const state = error === undefined ? "sending" : "failed";
  return { clientId, side: "note", author: me, own: true, body, at, state, ...(error && { error }) };
}
