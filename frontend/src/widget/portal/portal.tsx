import { useEffect, useRef, useState } from "preact/hooks";
import { ChatIcon } from "../../shared/components/icons";
import { useTexts } from "../../shared/texts";
import { inTab } from "../in-tab";
import { OPENED } from "../use-conversations";
import { useEscape } from "../use-escape";
import { resizeFrame } from "./jira";
import { Panel } from "../panel";
import type { MakeAccounts } from "../accounts";
import type { Auth } from "../auth";
import type { Chat } from "../../shared/chat";
import type { PortalStart } from "../start-data";
import * as visually from "../../shared/components/visually.module.css";
import * as buttons from "../buttons.module.css";
import * as styles from "./portal.module.css";

/** Heights of the frame in pixels: one line with the launcher, and the panel with its margins. */
const CLOSED = 64;
const OPEN = 632;

interface Props {
  start: PortalStart;
  chat: Chat;
  auth: Auth;
  accounts: MakeAccounts | null;
}

/** The panel in the flow of a portal page: the launcher at the lower right expands to it. */
export function Portal({ start, chat, auth, accounts }: Props) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const [unread, setUnread] = useState(0);
  const launcher = useRef<HTMLButtonElement>(null);

  const panel = useRef<HTMLDivElement>(null);
  // Before the panel asks what to open.
  if (!used && start.conversation) inTab(OPENED, start.conversation);

  useEffect(() => {
    resizeFrame(open ? OPEN : CLOSED);
    if (!open) return;
    // At the foot of the portal the panel would open below the window's edge. Only once the frame has grown is there
    // something to scroll to.
    const show = () => panel.current?.scrollIntoView({ block: "nearest" });
    addEventListener("resize", show, { once: true });
    return () => removeEventListener("resize", show);
  }, [open]);
  useEscape(() => setOpen(false));
  useEffect(() => {
    if (used && !open) launcher.current?.focus();
  }, [used, open]);

  return (
    <main class={styles.portal}>
      {used && (
        <div ref={panel} class={styles.panel} hidden={!open}>
          <Panel
            {...{ start, chat, auth, accounts }}
            shown={open}
            onClose={() => setOpen(false)}
            onUnread={({ count }) => setUnread(count)}
          />
        </div>
      )}
      {!open && <h1 class={visually.hidden}>{t("title")}</h1>}
      {!open && (
        <button
          ref={launcher}
          type="button"
          class={buttons.main}
          aria-expanded={false}
          onClick={() => {
            setUsed(true);
            setOpen(true);
          }}
        >
          <ChatIcon />
          {t("open")}
          {unread > 0 && (
            <span class={styles.badge}>
              {unread}
              <span class={visually.hidden}> {t("unread")}</span>
            </span>
          )}
        </button>
      )}
    </main>
  );
}
