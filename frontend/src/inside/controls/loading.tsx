import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { refusalOf, type ApiError } from "../../shared/api";
import { Button } from "./button";
import { SectionMessage } from "./section-message";
import { refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./loading.module.css";

/** A skeleton shows after this many milliseconds, so that quick answers do not flash. */
const SKELETON_AFTER = 200;

type Outcome<Value> = { value: Value } | { error: ApiError } | undefined;

interface Props<Value> {
  load: () => Promise<Value>;
  skeleton: ComponentChildren;
  children: (value: Value) => ComponentChildren;
}

/** Loads a page's data: a skeleton meanwhile, the server's message if refused, a retry if it failed. */
export function Loading<Value>({ load, skeleton, children }: Props<Value>) {
  const [outcome, setOutcome] = useState<Outcome<Value>>();
  const [slow, setSlow] = useState(false);

  const latest = useRef(0);
  const run = useCallback(() => {
    const own = ++latest.current;
    // A late answer does not belong to the current request.
    const settle = (found: Outcome<Value>) => own === latest.current && setOutcome(found);
    setOutcome(undefined);
    setSlow(false);
    const timer = setTimeout(() => setSlow(true), SKELETON_AFTER);
    load()
      .then(
        (value) => settle({ value }),
        (error: unknown) => settle({ error: refusalOf(error) }),
      )
      .finally(() => clearTimeout(timer));
  }, [load]);
  useEffect(run, [run]);

  if (!outcome)
    return (
      <div aria-busy="true">
        {slow && skeleton}
        <p class={visually.hidden} role="status">
          {slow ? say("loading") : ""}
        </p>
      </div>
    );
  if ("value" in outcome) return <>{children(outcome.value)}</>;
  return <Failure error={outcome.error} onRetry={run} />;
}

function Failure({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  if (error.status === 403)
    return (
      <SectionMessage appearance="error" title={say("loading.forbidden")} live>
        {refusalInWords(error)}
      </SectionMessage>
    );
  return (
    <SectionMessage
      appearance="error"
      title={say("loading.failed")}
      live
      actions={<Button onClick={onRetry}>{say("retry")}</Button>}
    >
      {refusalInWords(error)}
    </SectionMessage>
  );
}

/** Placeholder shapes, top to bottom. */
export function Skeleton({ bars }: { bars: readonly ("short" | "long" | "box")[] }) {
  return (
    <div class={styles.skeleton} aria-hidden="true">
      {bars.map((shape, index) => (
        <span key={index} data-shape={shape} />
      ))}
    </div>
  );
}
