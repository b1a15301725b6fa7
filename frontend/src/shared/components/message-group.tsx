import { Fragment, type ComponentChildren, type ComponentProps } from "preact";
import type { Group, Line } from "../grouping";
import { duration, type Dates } from "../text";
import { useTexts } from "../texts";
import { useCountdown } from "../use-countdown";
import { MessageBody, type DrawText } from "./message-body";
import * as links from "./links.module.css";
import * as styles from "./message-group.module.css";
import * as visually from "./visually.module.css";

export interface LineActions {
  onRetry: (clientId: string) => void;
  /** Takes a refused message back into the composer. */
  onEdit: (clientId: string) => void;
  /** Draws links in texts, once it has loaded. */
  text?: DrawText | undefined;
  /** Its files, if they can be shown already. */
  files?: ((line: Line) => ComponentChildren) | undefined;
  /** Further content at a message. */
  note?: (line: Line) => ComponentChildren;
}

interface Props extends LineActions {
  group: Group;
  /** Written by the reader's side: aligned at the end of the line. */
  mine: boolean;
  dates: Dates;
}

/** Retrying these cannot help; the text can be edited. */
const FINAL = new Set([
  "empty_message",
  "message_too_long",
  "attachment_gone",
  "chat_not_offered",
  "conversation_closed",
  "forbidden",
  "not_found",
]);

/** These are sent after signing in, which the panel offers elsewhere. */
export const SIGN_IN_FIRST: ReadonlySet<string> = new Set([
  "sign_in_required",
  "identity_required",
  "nobody_online",
]);

export function MessageGroup({ group, mine, dates, text, files, note, ...actions }: Props) {
  const t = useTexts();
  const last = group.at(-1) as Line;
  return (
    <div class={styles.group} data-mine={mine || undefined}>
      {last.own ? (
        <span class={visually.hidden}>{t("you")}</span>
      ) : (
        <span class={styles.author}>
          {photoOf(last)}
          {last.author || t("support")}
        </span>
      )}
      {group.map((line) => (
        <Fragment key={line.clientId}>
          {(line.body || !line.attachments) && (
            <div class={styles.bubble} data-state={line.state} title={dates.full(line.at)}>
              {line.state === "removed" ? t("removed") : <MessageBody body={line.body} text={text} />}
            </div>
          )}
          {line.attachments && files?.(line)}
          {line.state === "failed" ? (
            <Failure {...{ line, dates }} {...actions} />
          ) : (
            <Meta {...{ line, dates }} ends={line === last} note={note?.(line)} />
          )}
        </Fragment>
      ))}
    </div>
  );
}

/** The author's photo, beside the name that labels it. */
export function photoOf({ photo }: Line): ComponentChildren {
  return photo && <img class={styles.photo} src={photo} alt="" />;
}

interface MetaProps {
  line: Line;
  dates: Dates;
  /** The last message of its group shows the time. */
  ends: boolean;
  note: ComponentChildren;
}

/** When a message was sent, and its delivery state. */
function Meta({ line: { state, at, edited, receipt }, dates, ends, note }: MetaProps) {
  const t = useTexts();
  if (!ends && !edited && !note) return null;
  return (
    <span class={styles.meta} data-state={state} aria-live="off">
      {state === "sending" ? t("sending") : <time dateTime={at}>{dates.time(at)}</time>}
      {edited && ` · ${t("edited")}`}
      {receipt && (
        <>
          {" · "}
          <span class={styles.ticks} data-receipt={receipt} aria-hidden="true">
            {receipt === "sent" ? "✓" : "✓✓"}
          </span>{" "}
          {t(receipt)}
        </>
      )}
      {note}
    </span>
  );
}

/** The other side's greeting before the first message. */
export function Greeting(props: ComponentProps<typeof MessageBody>) {
  const t = useTexts();
  return (
    <div class={styles.group}>
      <span class={styles.author}>{t("support")}</span>
      <div class={styles.bubble}>
        <MessageBody {...props} />
      </div>
    </div>
  );
}

function Failure({ line, dates, onRetry, onEdit }: { line: Line; dates: Dates } & LineActions) {
  const t = useTexts();
  const { clientId, error = "", wait } = line;
  const final = FINAL.has(error);
  const waits = SIGN_IN_FIRST.has(error);
  const [left] = useCountdown(wait);
  return (
    <div class={styles.failure}>
      {t(`error.${final || waits ? error : "not_sent"}`)}
      {left > 0 && (
        <span aria-live="off"> {t("account.wait", { wait: duration(left, dates.language) })}</span>
      )}
      {!waits && (
        <button
          type="button"
          class={links.link}
          disabled={left > 0}
          onClick={() => (final ? onEdit : onRetry)(clientId)}
        >
          {t(final ? "edit" : "retry")}
        </button>
      )}
    </div>
  );
}
