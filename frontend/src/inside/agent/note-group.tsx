import type { ComponentProps } from "preact";
import { MessageGroup } from "../../shared/components/message-group";
import { say } from "../words/say";
import * as styles from "./note-group.module.css";

/** A group of messages, or of notes, which have another colour and a label. */
export function GroupOrNotes(props: ComponentProps<typeof MessageGroup>) {
  const [first] = props.group;
  if (first?.side !== "note") return <MessageGroup {...props} />;
  return (
    <div class={styles.notes}>
      <span class={styles.label}>{say("pane.note")}</span>
      <MessageGroup {...props} mine />
    </div>
  );
}
