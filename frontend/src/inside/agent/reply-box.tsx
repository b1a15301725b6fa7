import type { ComponentProps, RefObject } from "preact";
import { useState } from "preact/hooks";
import { Composer } from "../../shared/components/composer";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { Tabs } from "../controls/tabs";
import { ReplyComposer, type ReplyTo } from "../replies/reply-composer";
import * as styles from "./reply-box.module.css";

interface Props {
  /** The conversation. */
  id: string;
  moved: boolean;
  /** How the message box for replies works. */
  reply: Omit<ComponentProps<typeof Composer>, "draft" | "placeholder">;
  to: ReplyTo;
  onNote: (body: string) => void;
  /** The message box for notes. */
  note: RefObject<ComposerHandle | null>;
  /** The tab, so that a note that is taken back can be edited. */
  open: "reply" | "note";
  onOpen: (open: "reply" | "note") => void;
}

/** Where an agent writes: to the customer, or, unmistakably in another colour, a note for agents. */
export function ReplyBox({ id, moved, reply, to, onNote, note, open, onOpen }: Props) {
  return (
    <div class={styles.box} data-note={open === "note" || undefined}>
      <Tabs
        compact
        label="What to write"
        open={open}
        onOpen={(tab) => onOpen(tab === "note" ? "note" : "reply")}
        tabs={[
          {
            id: "reply",
            label: "Reply to customer",
            content: () => (
              <>
                <p class={styles.who}>
                  Public reply: the customer sees it, and it is added to the request as a comment.
                  {moved && " It was moved here from the project in whose chat its customer is."}
                </p>
                <ReplyComposer
                  {...{ ...reply, ...to }}
                  draft={`jira-chat.draft.${id}`}
                  placeholder="Reply to customer"
                />
              </>
            ),
          },
          {
            id: "note",
            label: "Internal note",
            content: () => (
              <>
                <p class={styles.who}>
                  Only agents see this note. It is added to the request as an internal comment.
                </p>
                <Composer
                  draft={`jira-chat.note.${id}`}
                  placeholder="Note for agents"
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
