import { useTexts } from "../texts";
import * as styles from "./typing-line.module.css";

/** The typing indicator, where the next message will appear. */
export function TypingLine({ name }: { name: string | null }) {
  const t = useTexts();
  return (
    <div class={styles.typing} role="status">
      {name !== null && (
        <>
          <span class={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t("typing", { name })}
        </>
      )}
    </div>
  );
}
