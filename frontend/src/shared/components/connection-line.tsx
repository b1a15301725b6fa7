import { useEffect, useState } from "preact/hooks";
import type { SocketState } from "../socket";
import { useTexts } from "../texts";
import * as styles from "./connection-line.module.css";

const CALM = 3_000;
const GLAD = 2_000;

/** Reports a connection that has been lost for a while, and its return. Never blocks typing. */
export function ConnectionLine({ connection }: { connection: SocketState }) {
  const t = useTexts();
  const [shown, setShown] = useState<"lost" | "back" | "refused" | null>(null);
  useEffect(() => {
    if (connection === "connecting") {
      const timer = setTimeout(() => setShown("lost"), CALM);
      return () => clearTimeout(timer);
    }
    if (connection === "refused") return setShown("refused");
    setShown((before) => (before === "lost" && connection === "open" ? "back" : null));
    const timer = setTimeout(() => setShown(null), GLAD);
    return () => clearTimeout(timer);
  }, [connection]);
  return (
    <div class={styles.line} role="status" data-shown={shown}>
      {shown && t(`connection_${shown}`)}
    </div>
  );
}
