import { useRef, useState } from "preact/hooks";
import type { Thread } from "../../shared/conversation";
import { writeDraft } from "../../shared/drafts";
import { stored } from "../../shared/storage";
import { Button } from "../controls/button";
import { say } from "../words/say";
import * as styles from "./collision.module.css";

/** An answer that waits for its agent's word, since a colleague is answering, or has answered meanwhile. */
export interface Held {
  colleague: string;
  onSend: () => void;
  onKeep: () => void;
}

interface Writer {
  /** The agent's own name. */
  me: string;
  /** The storage name of the draft. */
  draft: string;
}

/** The colleague whose answer a reply would cross: one who is writing, or wrote after message `since`. */
export function colleagueOf({ typing, messages }: Thread, me: string, since: number): string | null {
  if (typing.agent !== undefined && typing.agent !== me) return typing.agent;
  const others = messages.filter(({ seq, side, author }) => seq > since && side === "agent" && author !== me);
  return others.at(-1)?.author ?? null;
}

/** Holds a reply back once if it would cross a colleague's; the typed text stays in place. */
export function useCollision(thread: Thread, { me, draft }: Writer, send: (body: string) => void) {
  const latest = thread.conversation.seq;
  const [held, setHeld] = useState<Held | null>(null);
  const began = useRef(stored(draft) ? latest : null);

  const release = (body: string) => {
    began.current = null;
    setHeld(null);
    send(body);
  };
  /** The agent has now seen the colleague's message. */
  const keepWriting = () => {
    began.current = latest;
    setHeld(null);
  };
  return {
    held,
    /** Notes whether a reply is being written. */
    write(active: boolean) {
      if (held) keepWriting();
      if (!active) began.current = null;
      else began.current ??= latest;
    },
    /** Sends an answer, or holds it and returns `false`. */
    answer(body: string): boolean {
      const colleague = colleagueOf(thread, me, began.current ?? latest);
      if (colleague === null) release(body);
      else
        setHeld({
          colleague,
          onKeep: keepWriting,
          onSend() {
            release(body);
            writeDraft(draft, null);
          },
        });
      return colleague === null;
    },
  };
}

/** Asks whether to send all the same. */
export function Collision({ colleague, onSend, onKeep, onDone }: Held & { onDone: () => void }) {
  const press = (choose: () => void) => () => {
    choose();
    onDone();
  };
  return (
    <div class={styles.collision} role="alert">
      <p>{say("collision", { name: colleague })}</p>
      <Button onClick={press(onSend)}>{say("collision.send")}</Button>
      <Button appearance="subtle" onClick={press(onKeep)}>
        {say("collision.keep")}
      </Button>
    </div>
  );
}
