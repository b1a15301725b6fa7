import { useEffect, useRef, useState, type Dispatch, type StateUpdater } from "preact/hooks";
import type { Chat } from "../shared/chat";
import { SIGN_IN_FIRST } from "../shared/components/message-group";
import { NEW, type Thread } from "../shared/conversation";
import { appendDraft, writeDraft } from "../shared/drafts";
import { stored } from "../shared/storage";
import { gateOf, type Gate } from "./access";
import type { CallerState } from "./auth";
import { EMPTY_FORM, signInWay, type FormState } from "./form";
import type { Start } from "./start-data";

export type Question = "sign_in" | "register";

interface Situation {
  start: Start;
  chat: Chat;
  caller: CallerState;
  /** The conversation that is open, if any. */
  id: string | null;
  thread: Thread | undefined;
  online: boolean | null;
  /** The storage name of what is being written in it. */
  draft: string;
  open: Dispatch<StateUpdater<string | null>>;
}

export interface Access {
  gate: Gate;
  asking: Question | "preferences" | null;
  ask: (question: Access["asking"]) => void;
  form: FormState;
  onForm: (change: Partial<FormState>) => void;
  onDone: () => void;
  /** Something waits to be sent after signing in. */
  sends: boolean;
  /** Go on without an account, where that is possible. */
  onAnonymous: (() => void) | undefined;
}

/** What stands between a person and writing, and how they get past it without losing a word. */
export function useAccess({ start, chat, caller, id, thread, online, draft, open }: Situation): Access {
  const [asking, setAsking] = useState<Access["asking"]>(null);
  const [form, setForm] = useState(EMPTY_FORM);
  const [accepted, setAccepted] = useState<CallerState | null>(null);
  const echoes = thread?.echoes ?? [];
  const ended = caller.ended && caller !== accepted;
  const barred = thread?.conversation.closed
    ? "closed"
    : gateOf(start, {
        caller: { ...caller, ended },
        starting: id === NEW,
        agentsOnline: online,
        refused: new Set(echoes.map(({ error }) => error)),
      });
  const gate = useStaying(barred, caller, form);
  const sends = echoes.some(({ error }) => SIGN_IN_FIRST.has(error ?? ""));

  const onForm = (change: Partial<FormState>) => setForm((before) => ({ ...before, ...change }));
  const ask = (question: Access["asking"]) => {
    setAsking(question);
    const signsIn = form.way !== "register";
    if (question === "register") onForm({ way: "register", sent: form.sent && !signsIn });
    if (question === "sign_in" && (!signsIn || !form.sent)) onForm({ way: signInWay(start), sent: false });
  };
  const onDone = (): void => {
    setAsking(null);
    setForm(EMPTY_FORM);
    const text = (gate === "away" && stored(draft)?.trim()) || "";
    // Nothing to send: they may be after a conversation that they had before.
    if (!sends && !text) return open((before) => (before === NEW ? null : before));
    chat.resendRefused(SIGN_IN_FIRST);
    if (text) chat.send(id ?? NEW, text);
    writeDraft(draft, null);
  };

  useEffect(() => {
    if (gate !== "away" || form.email || form.name) return;
    onForm({ way: start.registration ? "register" : signInWay(start), sent: false });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as the gate closes; what is typed afterwards stays
  }, [gate]);
  useEffect(() => {
    // What nobody was there to take is text again, to be left as a message.
    if (gate !== "away" || id === null) return;
    for (const { clientId, error } of echoes)
      if (error !== undefined) appendDraft(draft, chat.withdraw(id, clientId));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as the gate closes or something is refused
  }, [gate, echoes]);

  const anonymously = start.anonymous && !start.require_identity && online !== false;
  const onAnonymous = () => {
    setForm(EMPTY_FORM);
    setAccepted(caller);
  };
  return {
    gate,
    asking,
    ask,
    form,
    onForm,
    onDone,
    sends,
    onAnonymous: anonymously ? onAnonymous : undefined,
  };
}

/** Somebody who is registering while nobody is online is left to it when an agent comes. */
function useStaying(barred: Gate, { who }: CallerState, { email, name }: FormState): Gate {
  const away = useRef(false);
  if (barred === "away") away.current = true;
  else if (who === "customer" || !(email || name)) away.current = false;
  return away.current ? "away" : barred;
}
