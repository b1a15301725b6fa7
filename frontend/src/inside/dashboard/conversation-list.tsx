import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from "@tanstack/virtual-core";
import type { ComponentChildren } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { ChatState } from "../../shared/chat";
import type { Conversation } from "../../shared/protocol";
import type { ReadersState } from "../agent/readers";
import { onceDrawn, useCommands } from "../keyboard";
import { Row } from "./row";
import { say } from "../words/say";
import * as styles from "./conversation-list.module.css";

/** All rows are as high, in pixels at the usual size of text, so that none has to be measured. */
const ROW = 6.75;
const REM = 16;
/** Rows rendered beyond the visible ones, and how many rows before the end the next page is fetched. */
const OVERSCAN = 6;
/** The assumed size of the list until it is known. */
const FIRST = { width: 0, height: 800 };
const AHEAD = 20;

interface Props {
  conversations: Conversation[];
  threads: ChatState["threads"];
  /** Which colleagues have which conversations open. */
  readers: ReadersState["of"];
  chosen: string | null;
  /** The agent's own name, to say "You". */
  me: string;
  onChoose: (id: string) => void;
  onEnd: () => void;
  /** A pointer moves over the list, or left it. */
  onHold: (held: boolean) => void;
}

/** The rows that are seen of however many; Up, Down, Home and End move among them, Enter opens one. */
export function ConversationList(props: Props) {
  const { conversations, threads, readers, chosen, me, onChoose, onEnd, onHold } = props;
  const box = useRef<HTMLElement>(null);
  const list = useVirtual(box, conversations.length);
  const [focused, setFocused] = useState<string | null>(null);
  const ids = conversations.map(({ id }) => id);
  const reachable = [focused, chosen].find((id) => id !== null && ids.includes(id)) ?? ids[0];
  const items = list.getVirtualItems();
  const end = items.at(-1)?.index ?? -1;

  useEffect(() => {
    if (end >= conversations.length - AHEAD) onEnd();
  }, [end, conversations.length, onEnd]);
  useEffect(() => {
    const index = conversations.findIndex(({ id }) => id === chosen);
    if (index >= 0) list.scrollToIndex(index, { align: "auto" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as another is chosen; otherwise the agent scrolls
  }, [chosen]);

  const press = useSteps(ids, reachable, focused === null && chosen === null, (id) => {
    list.scrollToIndex(ids.indexOf(id), { align: "auto" });
    setFocused(id);
    onceDrawn(() => box.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus());
  });

  return (
    <nav
      class={styles.list}
      aria-label={say("queue.conversations")}
      ref={box}
      onPointerMove={() => onHold(true)}
      onPointerLeave={() => onHold(false)}
    >
      <ul style={{ blockSize: `${list.getTotalSize()}px` }} onKeyDown={press}>
        {items.map((item) => {
          const conversation = conversations[item.index];
          if (!conversation) return null;
          const { id } = conversation;
          return (
            <Item key={id} item={item} of={conversations.length}>
              <button
                type="button"
                data-id={id}
                tabIndex={id === reachable ? 0 : -1}
                aria-current={id === chosen ? "true" : undefined}
                onFocus={() => setFocused(id)}
                onClick={() => onChoose(id)}
              >
                <Row conversation={conversation} thread={threads.get(id)} readers={readers.get(id)} me={me} />
              </button>
            </Item>
          );
        })}
      </ul>
    </nav>
  );
}

/** Moves among the rows by the keys of a list, and by J and K from anywhere: then from nowhere to the first. */
function useSteps(ids: string[], here: string | undefined, nowhere: boolean, onMove: (id: string) => void) {
  const at = ids.indexOf(here ?? "");
  const move = (target: number) => {
    const id = ids[target];
    if (id !== undefined) onMove(id);
  };
  useCommands([
    { id: "next", name: say("queue.next"), key: "j", run: () => move(nowhere ? at : at + 1) },
    { id: "previous", name: say("queue.previous"), key: "k", run: () => move(nowhere ? at : at - 1) },
  ]);
  return (event: KeyboardEvent) => {
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  };
}

interface ItemProps {
  item: VirtualItem;
  /** How many there are in all. */
  of: number;
  children: ComponentChildren;
}

/** A row at its place; only those that are seen are there. */
function Item({ item, of, children }: ItemProps) {
  return (
    <li
      style={{ blockSize: `${item.size}px`, transform: `translateY(${item.start}px)` }}
      aria-setsize={of}
      aria-posinset={item.index + 1}
    >
      {children}
    </li>
  );
}

function useVirtual(box: { current: HTMLElement | null }, count: number): Virtualizer<HTMLElement, Element> {
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW * (parseFloat(getComputedStyle(document.documentElement).fontSize) || REM),
    overscan: OVERSCAN,
    initialRect: FIRST,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  virtualizer.setOptions({ ...virtualizer.options, ...options });
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
