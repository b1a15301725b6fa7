import type { ComponentProps } from "preact";
import type { PanelEvent } from "../../loader/embedding";
import type { Accounts } from "../accounts";
import type { AuthState } from "../auth";
import type { Preferences } from "../preferences";
import type { Screen } from "../screen";
import type { Start } from "../start-data";
import type { Access } from "../use-access";
import { AccountDialog } from "./account-dialog";
import { PreferencesDialog } from "./preferences-dialog";
import { ClosedNotice } from "./closed-notice";
import { SignInNotice } from "./sign-in-notice";

type ClosedProps = ComponentProps<typeof ClosedNotice>;

interface Props {
  screen: Screen;
  access: Access;
  start: Start;
  auth: AuthState;
  /** Absent in the portal, where Jira authenticates the customer. */
  accounts: Accounts | null;
  preferences: Preferences;
  onChoose: (change: Partial<Preferences>) => void;
  /** Reports events to the page. */
  onEvent?: (event: PanelEvent) => void;
  chat: ClosedProps["chat"];
  conversations: Omit<ClosedProps, "chat">;
}

/** The parts below and over the panel's view: notices, the sign-in dialog and the preferences. */
export function Overlays(props: Props) {
  const { screen, access, start, accounts, chat, conversations, onEvent, ...rest } = props;
  const { notice, dialog } = screen;
  const { ask, onAnonymous } = access;
  const onClose = () => ask(null);
  return (
    <>
      {notice === "closed" && <ClosedNotice {...conversations} chat={chat} />}
      {notice && notice !== "closed" && (
        <SignInNotice
          gate={notice}
          offers={start}
          onAsk={ask}
          onAnonymous={notice === "ended" ? onAnonymous : undefined}
        />
      )}
      {dialog && dialog !== "preferences" && accounts && (
        <AccountDialog {...access} {...{ accounts, onClose }} offers={start} />
      )}
      {dialog === "preferences" && (
        <PreferencesDialog
          {...rest}
          {...{ accounts, onClose, onEvent }}
          storage={`jira-chat.${start.key}`}
          offers={start}
          onAsk={ask}
        />
      )}
    </>
  );
}
