import { useEffect, useState } from "preact/hooks";
import type { Api } from "../../shared/api";
import { useChat } from "../../shared/use-chat";
import { ClosedNotice } from "../closing/closed-notice";
import { useCloseDialog } from "../closing/use-close-dialog";
import type { AgentChat } from "./agent-chat";
import { OnlineMenu } from "./online-menu";
import type { OnlineChoice, Until } from "./online-until";
import { onActivity } from "./activity";
import { useOnlineAgents } from "./use-online-agents";

type HoursDialog = typeof import("../working-hours/hours-dialog").HoursDialog;

/** The agent's own state, and who else is online. */
export function OwnState({ chat, api }: { chat: AgentChat; api: Api }) {
  const { connection, online, away = false, agentsOnline, told } = useChat(chat);
  const [asked, setAsked] = useState(0);
  const [scope, setScope] = useState<boolean | null>(null);
  const { agents, own, closure, leads } = useOnlineAgents(api, online, away, agentsOnline, told, asked);
  const hours = useHoursDialog();
  const closing = useCloseDialog();
  const byHours = own?.by_hours ?? false;
  const everywhere = scope ?? own?.everywhere ?? false;
  const end = (online && own?.changes_at) || null;
  const askAnew = () => setAsked((count) => count + 1);
  const choose = (choice: Pick<OnlineChoice, "online" | "byHours">, until: Until, all = everywhere) => {
    if (choice.byHours && !own?.habits.hours) hours.open(true);
    else void chat.setOnline(choice.online, until, choice.byHours, all).then(askAnew);
  };
  const widen = (all: boolean) => {
    setScope(all);
    // Agents start offline: being offline is no choice that should apply elsewhere.
    if (online) choose({ online, ...(byHours && { byHours }) }, end && !byHours ? new Date(end) : null, all);
  };
  const saved = (works: boolean) => {
    if (works && hours.toChoose) void chat.setOnline(true, null, true, everywhere).then(askAnew);
    else askAnew();
  };
  useActivity(chat);
  return (
    <>
      <OnlineMenu
        {...{ online, away, byHours, everywhere }}
        colleagues={agents}
        until={end ? new Date(end) : null}
        connected={connection === "open"}
        onChoose={choose}
        onEverywhere={widen}
        onHours={() => hours.open(false)}
        onCloseChat={leads && !closure ? closing.open : undefined}
        onOpen={askAnew}
      />
      {closure && <ClosedNotice {...{ api, closure, leads }} onOpened={askAnew} />}
      {closing.Dialog && <closing.Dialog {...{ api }} onClosed={askAnew} onDone={closing.close} />}
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

/** Reports keys and pointers to the server; opening a page is activity as well. */
function useActivity(chat: AgentChat) {
  useEffect(() => {
    chat.active();
    return onActivity(window, () => chat.active());
  }, [chat]);
}
