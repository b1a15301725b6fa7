import type { ComponentChildren, ComponentProps, RefObject } from "preact";
import { useState } from "preact/hooks";
import { Composer } from "../../shared/components/composer";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { Tabs } from "../controls/tabs";
import { ReplyComposer, type ReplyTo } from "../replies/reply-composer";
import { Collision, type useCollision } from "./collision";
import { WithCorrections } from "./correction-box";
import type { Corrections } from "./corrections";
import { say } from "../words/say";
import * as styles from "./reply-box.module.css";

interface Props {
  /** The conversation. */
  id: string;
  moved: boolean;
  /** How the message box for replies works. */
  reply: Omit<ComponentProps<typeof Composer>, "draft" | "placeholder">;
  to: ReplyTo;
  /** The draft's storage name. */
  draft: string;
  /** Whether a reply waits, since it would cross a colleague's. */
  collision: ReturnType<typeof useCollision>;
  /** The agent's last message, which is changed here, too. */
  corrections: Corrections;
  /** The colleagues who are here. */
  colleagues: ComponentChildren;
  onNote: (body: string) => void;
  /** The message box for notes. */
  note: RefObject<ComposerHandle | null>;
  /** The tab, so that a note that is taken back can be edited. */
  open: "reply" | "note";
  onOpen: (open: "reply" | "note") => void;
}

/** Where an agent writes: to the customer, or, unmistakably in another colour, a note for agents. */
export function ReplyBox(props: Props) {
  const { id, moved, reply, to, draft, collision, colleagues, onNote, note, open, onOpen } = props;
  const { corrections } = props;
  const toReply = () => reply.handle.current?.focus();
  return (
    <div class={styles.box} data-note={open === "note" || undefined}>
      <Tabs
        compact
        label={say("pane.tabs")}
        aside={colleagues}
        open={open}
        onOpen={(tab) => onOpen(tab === "note" ? "note" : "reply")}
        tabs={[
          {
            id: "reply",
            label: say("pane.reply"),
            content: () => (
              <>
                <p class={styles.who}>
                  {say("pane.reply.help")}
                  {moved && ` ${say("pane.moved")}`}
                </p>
                {collision.held && <Collision {...collision.held} onDone={toReply} />}
                <WithCorrections corrections={corrections} onDone={toReply}>
                  <ReplyComposer {...{ ...reply, ...to, draft }} placeholder={say("pane.reply")} />
                </WithCorrections>
              </>
            ),
          },
          {
            id: "note",
            label: say("pane.note"),
            content: () => (
              <>
                <p class={styles.who}>{say("pane.note.help")}</p>
                <Composer
                  draft={`jira-chat.note.${id}`}
                  placeholder={say("pane.note.hint")}
                  onSend={onNote}
                  handle={note}
                />
              </>
            ),
          },
        ]}
      />
    </div>
  );
}

/** Which tab is open; a conversation begins with a reply. */
export function useTab() {
  return useState<"reply" | "note">("reply");
}
