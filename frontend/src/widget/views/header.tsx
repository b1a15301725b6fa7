import type { ComponentChildren, RefObject } from "preact";
import { BackIcon, CloseIcon, SettingsIcon } from "../../shared/components/icons";
import { NEW, type Thread } from "../../shared/conversation";
import { useTexts } from "../../shared/texts";
import type { Message } from "../../shared/protocol";
import { canSignIn } from "../access";
import type { Preferences } from "../preferences";
import type { Screen } from "../screen";
import type { Start } from "../start-data";
import type { Access } from "../use-access";
import type { Conversations } from "../use-conversations";
import type { Part } from "../use-parts";
import * as styles from "./header.module.css";

/** How long an agent counts as there after an answer, as after leaving their last page. Milliseconds. */
const JUST_NOW = 120_000;

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
  const key = !paged && preferences.issue_keys && current?.conversation.issue_key;
  const heard = answerIn(current);
  const title =
    titleOf(current, preferences.summaries, heard?.author || t("support")) ?? (start.welcome || t("welcome"));
  // An agent may answer without being online for others.
  const here = online || !!current?.typing.agent || Date.now() - Date.parse(heard?.at ?? "") < JUST_NOW;
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
        <p class={styles.presence} role="status" data-online={paged ? null : here}>
          {!paged && t(here ? "online" : "away", { count: start.usual_minutes })}{" "}
          {!here && hours && <hours.Back widget={start.key} />}
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

/** The conversation's summary or the name of who answered; null before it is started. */
function titleOf(thread: Thread | undefined, summaries: boolean, answering: string): string | null {
  return isStarted(thread) ? (summaries && thread.conversation.summary) || answering : null;
}

/** An agent's latest message. */
function answerIn(thread: Thread | undefined): Message | undefined {
  const last = thread?.conversation.last;
  const known = [...(thread?.messages ?? []), ...(last ? [last] : [])];
  return known.filter(({ side }) => side === "agent").at(-1);
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
