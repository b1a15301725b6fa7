import { useEffect, useState } from "preact/hooks";
import { CrossIcon, SuccessIcon } from "./icons";
import { Button } from "./button";

/** How long a flag stays, in milliseconds. */
const STAYS = 8_000;

/** A short confirmation at the lower left that goes by itself. A new `count` shows it again. */
export function Flag({ text, count }: { text: string; count: number }) {
  const [dismissed, setDismissed] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setDismissed(count), STAYS);
    return () => clearTimeout(timer);
  }, [count]);
  return (
    <div class="flag-group" role="status">
      {count > dismissed && (
        <div class="flag">
          <SuccessIcon />
          <strong>{text}</strong>
          <Button appearance="icon-only" aria-label="Dismiss" onClick={() => setDismissed(count)}>
            <CrossIcon />
          </Button>
        </div>
      )}
    </div>
  );
}
