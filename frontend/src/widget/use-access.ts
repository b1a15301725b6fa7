import { useEffect, useRef, useState, type Dispatch, type StateUpdater } from "preact/hooks";
import type { Chat } from "../shared/chat";
import { SIGN_IN_FIRST } from "../shared/components/message-group";
import { NEW, type Thread } from "../shared/conversation";
import { appendDraft, writeDraft } from "../shared/drafts";
import { stored } from "../shared/storage";
import { gateOf, type Gate } from "./access";
import type { AuthState } from "./auth";
import { EMPTY_FORM, signInWay, type FormState } from "./form";
import type { Start } from "./start-data";

export type Question = "sign_in" | "register";

interface Situation {
  start: Start;
  chat: Chat;
  auth: AuthState;
  /** The open conversation, if any. */
  id: string | null;
  thread: Thread | undefined;
  online: boolean | null;
  /** The storage name of its draft. */
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
  /** A message is waiting to be sent after signing in. */
  sends: boolean;
  /** Continues without an account, if the chat allows it. */
  onAnonymous: (() => void) | undefined;
}

/** The requirements before a customer can write, and the sign-in form for them. Drafts survive all of it. */
export function useAccess({ start, chat, auth, id, thread, online, draft, open }: Situation): Access {
  const [asking, setAsking] = useState<Access["asking"]>(null);
  const [form, setForm] = useState(EMPTY_FORM);
  const [accepted, setAccepted] = useState<AuthState | null>(null);
  const echoes = thread?.echoes ?? [];
  const refused = new Set(echoes.map(({ error }) => error));
  const ended = auth.ended && auth !== accepted;
  const barred = thread?.conversation.closed
    ? "closed"
    : gateOf(start, {
        auth: { ...auth, ended },
        starting: id === NEW,
        agentsOnline: online,
        refused,
      });
  const settled = auth.who === "customer" || refused.has("nobody_online");
  const gate = useStaying(barred, draft, settled, form);
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
    // Nothing to send: show the list with the account's conversations.
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
    // With no agent online, refused messages become the draft of the message to leave; those with files stay.
    if (gate !== "away" || id === null) return;
    for (const { clientId, error, attachments } of echoes)
      if (error !== undefined && !attachments?.length) appendDraft(draft, chat.withdraw(id, clientId));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as the gate closes or something is refused
  }, [gate, echoes]);

  const anonymously = start.anonymous && !start.require_identity && online !== false;
  const onAnonymous = () => {
    setForm(EMPTY_FORM);
    setAccepted(auth);
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

/** Keeps the form or the message being written when agents come or go, unless it is `settled`. */
function useStaying(barred: Gate, draft: string, settled: boolean, { email, name }: FormState): Gate {
  const before = useRef({ gate: barred, draft });
  const { gate, draft: same } = before.current;
  const writes = gate === "open" && barred === "away" && stored(draft);
  const fills = gate === "away" && (email || name);
  before.current = { gate: same === draft && !settled && (writes || fills) ? gate : barred, draft };
  return before.current.gate;
}
