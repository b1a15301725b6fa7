import { partsOf } from "./variables";
import * as styles from "./reply-text.module.css";

interface Props {
  text: string;
  /** Whether all of its variables are unfilled. */
  template?: boolean;
}

/** A reply as it would be sent, with unfilled variables marked. */
export function ReplyText({ text, template }: Props) {
  return (
    <span class={styles.text} data-template={template} dir="auto">
      {partsOf(text).map((part, index) => (part.open ? <mark key={index}>{part.text}</mark> : part.text))}
    </span>
  );
}
