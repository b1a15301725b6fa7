import { partsOf } from "./variables";
import * as styles from "./reply-text.module.css";

interface Props {
  text: string;
  /** Whether its variables are still to be filled in, all of them. */
  template?: boolean;
}

/** A reply as it would be sent; what nothing stands for yet is marked. */
export function ReplyText({ text, template }: Props) {
  return (
    <span class={styles.text} data-template={template} dir="auto">
      {partsOf(text).map((part, index) => (part.open ? <mark key={index}>{part.text}</mark> : part.text))}
    </span>
  );
}
