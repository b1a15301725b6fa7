import { useEffect, useRef, useState } from "preact/hooks";
import type { PanelEvent } from "../../loader/embedding";
import type { Chat } from "../../shared/chat";
import { chime } from "../../shared/chime";
import { unread, type Thread } from "../../shared/conversation";
import { stored } from "../../shared/storage";
import { useTexts } from "../../shared/texts";
import type { NoticeChoices } from "../notice-choices";

/** Milliseconds before the announcement: another tab may show the answer by then, and more may follow. */
const GRACE = 1_000;

interface Props {
  chat: Chat;
  /** Newest first. */
  threads: Thread[];
  /** How many messages are unread. */
  waiting: number;
  shown: boolean;
  /** How many answers have come while this page was open. */
  answers: number;
  storage: string;
  /** Absent in the portal, whose page cannot be changed from here. */
  onEvent: ((event: PanelEvent) => void) | undefined;
}

/** Tells a customer who looks elsewhere about unread messages, until they are read in any tab. */
export function Notice({ chat, threads, waiting, shown, answers, storage, onEvent }: Props) {
  const t = useTexts();
  const hidden = useHidden();
  const { last } = threads.find((thread) => unread(thread, "customer"))?.conversation ?? {};
  const title = hidden && waiting ? `(${waiting}) ${last?.author || t("support")}` : "";
  const told = useRef("");
  const now = useRef({ disturbs: false, title });
  now.current = { disturbs: waiting > 0 && (hidden || !shown), title };

  useEffect(() => {
    if (title !== told.current) onEvent?.({ jiraChat: "notice", title });
    told.current = title;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no reason to call it
  }, [title]);
  useEffect(() => {
    if (!answers) return;
    const timer = setTimeout(() => {
      // Only one of several tabs plays a sound.
      if (!now.current.disturbs || !chat.leads) return;
      const { muted, alerts } = JSON.parse(stored(`${storage}.notices`) ?? "{}") as Partial<NoticeChoices>;
      const { title } = now.current;
      if (onEvent) onEvent({ jiraChat: "notice", title, sound: !muted, alerts: !!alerts && !!title });
      else if (!muted) chime();
    }, GRACE);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- of each answer once
  }, [answers]);
  return null;
}

function useHidden(): boolean {
  const [hidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const look = () => setHidden(document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return hidden;
}
