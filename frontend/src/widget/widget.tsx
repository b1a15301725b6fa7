import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { Chat } from "../shared/chat";
import type { MakeAccounts } from "./accounts";
import type { Auth } from "./auth";
import type { LoaderLink } from "./loader-link";
import { isEscape } from "./escape";
import { Panel } from "./panel";
import type { WidgetStart } from "./start-data";

interface Props {
  start: WidgetStart;
  chat: Chat;
  auth: Auth;
  accounts: MakeAccounts | null;
  loader: LoaderLink;
}

/** The panel, filling the loader's frame. */
export function Widget({ start, chat, auth, accounts, loader }: Props) {
  const [shown, setShown] = useState(false);
  const close = useMemo(
    () => () => {
      setShown(false);
      loader.say({ jiraChat: "close" });
    },
    [loader],
  );

  // In a layout effect: the loader may answer before an ordinary effect would run.
  useLayoutEffect(() => {
    loader.onShown = setShown;
  }, [loader]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => isEscape(event) && close();
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [close]);

  return (
    <main>
      <Panel
        {...{ start, chat, auth, accounts, shown }}
        onClose={close}
        onUnread={(count) => loader.say({ jiraChat: "unread", count })}
      />
    </main>
  );
}
