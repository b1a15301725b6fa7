import { useEffect, useState } from "preact/hooks";
import type { Api } from "../../shared/api";
import { useChat } from "../../shared/use-chat";
import type { AgentChat } from "./agent-chat";
import { OnlineMenu } from "./online-menu";
import type { OnlineChoice, Until } from "./online-until";
import { onSignOfLife } from "./signs-of-life";
import { useOnlineAgents } from "./use-online-agents";

type HoursDialog = typeof import("../working-hours/hours-dialog").HoursDialog;

/** The agent's own state, and who else is online. */
export function OwnState({ chat, api }: { chat: AgentChat; api: Api }) {
  const { connection, online, away = false } = useChat(chat);
  const [asked, setAsked] = useState(0);
  const { agents, own } = useOnlineAgents(api, online, away, asked);
  const hours = useHoursDialog();
  const byHours = own?.by_hours ?? false;
  const end = (online && own?.changes_at) || null;
  const askAnew = () => setAsked((count) => count + 1);
  const choose = (choice: OnlineChoice, until: Until) => {
    if (choice.byHours && !own?.habits.hours) hours.open(true);
    else void chat.setOnline(choice.online, until, choice.byHours).then(askAnew);
  };
  const saved = (works: boolean) => {
    if (works && hours.toChoose) void chat.setOnline(true, null, true).then(askAnew);
    else askAnew();
  };
  useSignsOfLife(chat);
  // Who works by hours is told by the server: a project's holidays count as well.
  useEnd(chat, byHours ? null : end);
  return (
    <>
      <OnlineMenu
        {...{ online, away, byHours }}
        colleagues={agents}
        until={end ? new Date(end) : null}
        connected={connection === "open"}
        onChoose={choose}
        onHours={() => hours.open(false)}
        onOpen={askAnew}
      />
      {hours.Dialog && <hours.Dialog {...{ api }} onSaved={saved} onClose={hours.close} />}
    </>
  );
}

/** The dialog of working hours, whose code is loaded when it is first opened. */
function useHoursDialog() {
  const [Dialog, setDialog] = useState<HoursDialog>();
  const [toChoose, setToChoose] = useState(false);
  const open = (next: boolean) => {
    setToChoose(next);
    // What cannot be loaded now is tried again with the next click.
    void import("../working-hours/hours-dialog").then(
      (part) => setDialog(() => part.HoursDialog),
      () => undefined,
    );
  };
  return { Dialog, toChoose, open, close: () => setDialog(undefined) };
}

/** Tells the server of keys and pointers; a page that opens is a sign of life as well. */
function useSignsOfLife(chat: AgentChat) {
  useEffect(() => {
    chat.active();
    return onSignOfLife(window, () => chat.active());
  }, [chat]);
}

function useEnd(chat: AgentChat, end: string | null) {
  useEffect(() => {
    if (!end) return;
    const timer = setTimeout(
      () => chat.hearPresence({ type: "presence", online: false }),
      Date.parse(end) - Date.now(),
    );
    return () => clearTimeout(timer);
  }, [chat, end]);
}
