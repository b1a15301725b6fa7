import { useLayoutEffect, useState } from "preact/hooks";
import type { Chat } from "../shared/chat";
import type { MakeAccounts } from "./accounts";
import type { Auth } from "./auth";
import type { LoaderLink } from "./loader-link";
import { useEscape } from "./use-escape";
import { inTab } from "./in-tab";
import { Panel } from "./panel";
import type { WidgetStart } from "./start-data";

interface Props {
  start: WidgetStart;
  chat: Chat;
  auth: Auth;
  accounts: MakeAccounts | null;
  loader: LoaderLink;
}

const OPEN = "jira-chat.open";

/** The panel, filling the loader's frame. */
export function Widget({ start, chat, auth, accounts, loader }: Props) {
  const [shown, setShown] = useState(false);
  const [quiet] = useState(() => !!inTab(OPEN));
  const close = () => {
    // Kept at once: the page may be left before the loader has answered.
    inTab(OPEN, "");
    // The loader hides the frame and says so. Inert before that, the panel would take the focus along.
    loader.say({ jiraChat: "close" });
  };

  // In a layout effect: the loader may answer before an ordinary effect would run.
  useLayoutEffect(() => {
    loader.onShown = (shown) => {
      setShown(shown);
      inTab(OPEN, shown && !loader.inline ? "yes" : "");
    };
    if (quiet) loader.say({ jiraChat: "open" });
  }, [loader, quiet]);
  useEscape(close);

  return (
    <main>
      <Panel
        {...{ start, chat, auth, accounts, shown, quiet }}
        onClose={close}
        onEvent={loader.say}
        onDraw={(panel) => (loader.panel = panel)}
        onUnread={(unread) => loader.say({ jiraChat: "unread", ...unread })}
      />
    </main>
  );
}
