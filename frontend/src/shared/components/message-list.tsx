import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Thread } from "../conversation";
import { byDay, lines, type Line } from "../grouping";
import type { Side } from "../protocol";
import type { Dates } from "../text";
import { useTexts } from "../texts";
import { DownIcon } from "./icons";
import { Skeleton } from "./skeleton";
import { Greeting, MessageGroup, photoOf, type LineActions } from "./message-group";
import * as styles from "./message-list.module.css";

/** Pixels from an edge that still count as being at it. */
const NEAR = 64;
/** Between two requests for older messages, in milliseconds. */
const PAUSE = 300;

interface Props extends LineActions {
  thread: Thread;
  /** The reader's side; its messages are at the end of the line. */
  mine: Side;
  dates: Dates;
  /** The reader's name, where several people write on that side. */
  me?: string;
  /** Shown as a bubble of the other side before the first message. */
  greeting?: string;
  /** Fetches older messages, or the first page. */
  onOlder: () => Promise<void>;
  /** Further content between the lines. */
  arrange?: (lines: Line[]) => Line[];
  /** Draws a group of lines. */
  draw?: typeof MessageGroup;
  /** Content below the messages, such as the typing line. */
  children?: ComponentChildren;
}

/** The messages of one conversation, oldest first; stays scrolled to the end if the reader is there. */
export function MessageList({
  thread,
  mine,
  me,
  dates,
  greeting,
  onOlder,
  arrange,
  draw: Group = MessageGroup,
  children,
  ...actions
}: Props) {
  const t = useTexts();
  const said = lines(thread, mine, me);
  const all = arrange?.(said) ?? said;
  const joined = mine === "customer" && thread.complete && all.find(({ side }) => side !== mine);
  const { scroller, onScroll, busy, fresh, toEnd } = useScrolling(thread, mine, onOlder);

  return (
    <div class={styles.messages}>
      <div
        class={styles.scroller}
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="group"
        aria-label={t("messages")}
      >
        <div class={styles.log} role="log" aria-live="polite" aria-busy={busy} aria-label={t("messages")}>
          {!thread.loaded && <Skeleton lines={3} />}
          {greeting && thread.complete && <Greeting body={greeting} text={actions.text} />}
          {thread.messages.some(({ purged }) => purged) && <p class={styles.kept}>{t("kept_in_request")}</p>}
          {byDay(all).map((day) => [
            <p key={day.at} class={styles.day}>
              <span>{dates.day(day.at)}</span>
            </p>,
            ...day.groups.map((group) => [
              joined && joined === group[0] && <Joined key="joined" {...joined} />,
              <Group
                key={group[0]?.clientId}
                group={group}
                mine={group[0]?.side === mine}
                dates={dates}
                {...actions}
              />,
            ]),
          ])}
        </div>
        <div>{children}</div>
      </div>
      {fresh > 0 && (
        <button type="button" class={styles.fresh} onClick={toEnd}>
          {t("new_messages", { count: fresh })}
          <DownIcon />
        </button>
      )}
    </div>
  );
}

function Joined(line: Line) {
  const t = useTexts();
  return (
    <p class={styles.kept}>
      {photoOf(line)}
      {t("joined", { name: line.author || t("support") })}
    </p>
  );
}

function useScrolling(thread: Thread, mine: Side, onOlder: () => Promise<void>) {
  const scroller = useRef<HTMLDivElement>(null);
  const seen = useRef({ atEnd: true, top: 0, height: 0, first: 0, last: 0, echo: "" });
  const [busy, setBusy] = useState(false);
  const [fresh, setFresh] = useState(0);
  const { messages, echoes, loaded, complete } = thread;

  const toEnd = () => {
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  };
  const older = () => {
    if (busy || complete || !loaded) return;
    setBusy(true);
    // Not at once: without a connection it ends at once, too.
    void onOlder().finally(() => setTimeout(setBusy, PAUSE, false));
  };
  const remember = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => {
    seen.current.top = scrollTop;
    seen.current.height = scrollHeight;
    seen.current.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (seen.current.atEnd) setFresh(0);
  };

  useLayoutEffect(() => {
    const element = scroller.current as HTMLElement;
    const { atEnd, top, height, first, last, echo } = seen.current;
    const [newFirst, newLast, newEcho] = [
      messages[0]?.seq ?? 0,
      messages.at(-1)?.seq ?? 0,
      echoes.at(-1)?.clientId ?? "",
    ];
    const wrote = newEcho !== "" && newEcho !== echo;
    // What precedes the first message, such as questions, is read from its beginning.
    if (wrote || (atEnd && (newLast || newEcho))) toEnd();
    else if (first && newFirst < first) element.scrollTop = top + element.scrollHeight - height;
    else setFresh((count) => count + messages.filter(({ seq, side }) => seq > last && side !== mine).length);
    Object.assign(seen.current, { first: newFirst, last: newLast, echo: newEcho });
    remember(element);
    // Hidden, it has no height.
    if (element.clientHeight && element.scrollHeight <= element.clientHeight) older();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `older` is another function each time
  }, [messages, echoes, busy]);

  useEffect(() => {
    const element = scroller.current as HTMLElement;
    const observer = new ResizeObserver(() => {
      const { atEnd, last, echo } = seen.current;
      if (atEnd && (last || echo)) toEnd();
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = scroller.current as HTMLElement;
    remember(element);
    if (element.scrollTop < NEAR) older();
  };
  return { scroller, onScroll, busy, fresh, toEnd };
}
