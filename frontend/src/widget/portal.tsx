import { useEffect, useRef, useState } from "preact/hooks";
import { ChatIcon } from "../shared/components/icons";
import { useTexts } from "../shared/texts";
import { isEscape } from "./escape";
import { resizeFrame } from "./jira";
import { Panel } from "./panel";
import type { MakeAccounts } from "./accounts";
import type { Caller } from "./caller";
import type { Chat } from "../shared/chat";
import type { PortalStart } from "./start";

/** Heights of the frame in pixels: one line with the launcher, and the panel with its margins. */
const CLOSED = 64;
const OPEN = 632;

interface Props {
  start: PortalStart;
  chat: Chat;
  caller: Caller;
  accounts: MakeAccounts | null;
}

/** The panel in the flow of a portal page: a launcher at the lower right that makes room for the panel. */
export function Portal({ start, chat, caller, accounts }: Props) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const [unread, setUnread] = useState(0);
  const launcher = useRef<HTMLButtonElement>(null);

  useEffect(() => resizeFrame(open ? OPEN : CLOSED), [open]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => isEscape(event) && setOpen(false);
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    if (used && !open) launcher.current?.focus();
  }, [used, open]);

  return (
    <main class="portal">
      {used && (
        <div class="portal-panel" hidden={!open}>
          <Panel
            {...{ start, chat, caller, accounts }}
            shown={open}
            onClose={() => setOpen(false)}
            onUnread={setUnread}
          />
        </div>
      )}
      {!open && <h1 class="chat-hidden">{t("title")}</h1>}
      {!open && (
        <button
          ref={launcher}
          type="button"
          class="button launcher"
          aria-expanded={false}
          onClick={() => {
            setUsed(true);
            setOpen(true);
          }}
        >
          <ChatIcon />
          {t("open")}
          {unread > 0 && (
            <span class="badge">
              {unread}
              <span class="chat-hidden"> {t("unread")}</span>
            </span>
          )}
        </button>
      )}
    </main>
  );
}
