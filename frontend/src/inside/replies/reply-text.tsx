import { partsOf } from "./variables";
import * as styles from "./reply-text.module.css";

/** A reply as it would be sent; what nothing stands for yet is marked. */
export function ReplyText({ text }: { text: string }) {
  return (
    <span class={styles.text} dir="auto">
      {partsOf(text).map((part, index) => (part.open ? <mark key={index}>{part.text}</mark> : part.text))}
    </span>
  );
}
