import { CloseIcon } from "../../shared/components/icons";
import type { Message } from "../../shared/protocol";
import { useTexts } from "../../shared/texts";
import * as styles from "./preview.module.css";

interface Props {
  message: Message;
  onOpen: () => void;
  onDismiss: () => void;
}

/** An answer beside the closed launcher: who wrote, and the first line. It fills the frame. */
export function Preview({ message, onOpen, onDismiss }: Props) {
  const t = useTexts();
  return (
    <div class={styles.preview} role="status">
      <button type="button" class={styles.open} onClick={onOpen}>
        <b dir="auto">{message.author || t("support")}</b>
        <span dir="auto">{message.body.split("\n", 1)}</span>
      </button>
      <button
        type="button"
        class={styles.dismiss}
        aria-label={t("dismiss")}
        title={t("dismiss")}
        onClick={onDismiss}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
