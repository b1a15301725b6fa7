import { linkify } from "../text";
import * as styles from "./message-body.module.css";

/** Plain text with links; a message never contains markup. */
export function MessageBody({ body }: { body: string }) {
  return (
    <p class={styles.body} dir="auto">
      {linkify(body).map((piece) =>
        typeof piece === "string" ? (
          piece
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ),
      )}
    </p>
  );
}
