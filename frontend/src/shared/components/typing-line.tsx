import { useTexts } from "../texts";
import * as styles from "./typing-line.module.css";

/** The typing indicator, where the next message will appear. */
export function TypingLine({ name }: { name: string | undefined }) {
  const t = useTexts();
  return (
    <div class={styles.typing} role="status">
      {name !== undefined && (
        <>
          <span class={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t("typing", { name: name || t("support") })}
        </>
      )}
    </div>
  );
}
