import type { ComponentChildren, RefObject } from "preact";
import { BackIcon, CloseIcon, SettingsIcon } from "../../shared/components/icons";
import { NEW, type Thread } from "../../shared/conversation";
import { useTexts } from "../../shared/texts";
import { canSignIn } from "../access";
import type { Preferences } from "../preferences";
import type { Screen } from "../screen";
import type { Start } from "../start-data";
import type { Access } from "../use-access";
import type { Conversations } from "../use-conversations";
import type { Part } from "../use-parts";
import * as styles from "./header.module.css";

interface Props extends Pick<Conversations, "current" | "open">, Pick<Access, "ask"> {
  start: Start;
  screen: Screen;
  /** Whether an agent is online. */
  online: boolean;
  /** Whether the server knows the customer. */
  known: boolean;
  preferences: Preferences;
  heading: RefObject<HTMLHeadingElement | null>;
  onClose: () => void;
  /** Says when the chat opens again, once loaded. */
  hours: Part<"hours"> | undefined;
}

export function Header({
  start,
  screen: { view, back },
  current,
  online,
  known,
  preferences,
  ...rest
}: Props) {
  const t = useTexts();
  const { heading, onClose, ask, open, hours } = rest;
  const paged = view === "account";
  const there = online || !!current?.attended;
  const key = !paged && preferences.issue_keys && current?.conversation.issue_key;
  const title = titleOf(current, preferences.summaries, t("support")) ?? (start.welcome || t("welcome"));
  return (
    <header class={styles.header} data-welcome={(!paged && !isStarted(current)) || undefined}>
      {back && (
        <HeaderButton label={t("back")} onClick={() => (back === "question" ? ask(null) : open(null))}>
          <BackIcon />
        </HeaderButton>
      )}
      <div class={styles.text}>
        <h1 ref={heading} tabIndex={-1} dir="auto" title={title}>
          {paged ? t("away.title") : title}
        </h1>
        {key && <p class={styles.key}>{key}</p>}
        <p class={styles.presence} role="status" data-online={paged ? null : there}>
          {!paged && t(there ? "online" : "away", { count: start.usual_minutes })}{" "}
          {!there && hours && <hours.Back widget={start.key} />}
        </p>
      </div>
      {!back && (known || (!paged && canSignIn(start))) && (
        <HeaderButton label={t("prefs.title")} onClick={() => ask("preferences")}>
          <SettingsIcon />
        </HeaderButton>
      )}
      <HeaderButton label={t("close")} onClick={onClose}>
        <CloseIcon />
      </HeaderButton>
    </header>
  );
}

/** The conversation's summary or its last agent's name; null before it is started. */
function titleOf(thread: Thread | undefined, summaries: boolean, support: string): string | null {
  if (!isStarted(thread)) return null;
  const { last, summary } = thread.conversation;
  const heard = [...thread.messages, ...(last ? [last] : [])].filter(({ side }) => side === "agent");
  return (summaries && summary) || heard.at(-1)?.author || support;
}

function isStarted(thread: Thread | undefined): thread is Thread {
  return !!thread && thread.conversation.id !== NEW;
}

interface ButtonProps {
  label: string;
  onClick: () => void;
  children: ComponentChildren;
}

export function HeaderButton({ label, onClick, children }: ButtonProps) {
  return (
    <button type="button" class={styles.button} onClick={onClick} aria-label={label} title={label}>
      {children}
    </button>
  );
}
