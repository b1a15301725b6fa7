import { useEffect } from "preact/hooks";
import { Button } from "./button";
import { CrossIcon, SuccessIcon } from "./icons";
import * as styles from "./flag.module.css";

/** How long a flag stays, in milliseconds. */
const STAYS = 8_000;

interface Props {
  /** `null` shows no flag. */
  text: string | null;
  /** Called when the flag's time is over or it was dismissed. */
  onGone: () => void;
}

/** A short confirmation at the lower left. */
export function Flag({ text, onGone }: Props) {
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(onGone, STAYS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another function does not start the time anew
  }, [text]);
  return (
    <div class={styles.group} role="status">
      {text && (
        <div class={styles.flag}>
          <SuccessIcon />
          <strong>{text}</strong>
          <Button appearance="icon-only" aria-label="Dismiss" onClick={onGone}>
            <CrossIcon />
          </Button>
        </div>
      )}
    </div>
  );
}
