import { useMemo } from "preact/hooks";
import { isEmoji, richText } from "../rich-text";
import * as styles from "./rich-text.module.css";

/** Links, code and single emoji in a message's plain text, found once. */
export function RichText({ body }: { body: string }) {
  const pieces = useMemo(() => richText(body), [body]);
  if (isEmoji(body)) return <span class={styles.emoji}>{body}</span>;
  return (
    <>
      {pieces.map((piece) => {
        if (typeof piece === "string") return piece;
        if ("code" in piece)
          return (
            <code class={styles.code} dir="ltr">
              {piece.code}
            </code>
          );
        return (
          <a class={styles.link} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        );
      })}
    </>
  );
}
