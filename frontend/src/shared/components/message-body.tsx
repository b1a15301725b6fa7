import type { ComponentType } from "preact";
import * as styles from "./message-body.module.css";

/** Draws links and code in a message's text; the widget loads it later, and shows plain text until then. */
export type DrawText = ComponentType<{ body: string }>;

/** A message's text; it never contains markup. */
export function MessageBody({ body, text: Text }: { body: string; text: DrawText | undefined }) {
  return (
    <p class={styles.body} dir="auto">
      {Text ? <Text body={body} /> : body}
    </p>
  );
}
