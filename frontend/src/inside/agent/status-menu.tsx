import type { RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { RequestStep } from "../../contract/answers";
import { Button } from "../controls/button";
import { ChevronIcon } from "../controls/icons";
import { Lozenge } from "../controls/lozenge";
import { onKeys } from "../controls/on-keys";
import type { RequestHere } from "./use-request";
import { say } from "../words/say";
import * as styles from "./status-menu.module.css";

/** The status as Jira shows it, and what Jira lets this agent do: a menu button (WAI-ARIA, "Menu Button Pattern"). */
export function StatusMenu({ here }: { here: RequestHere }) {
  const id = useId();
  const [steps, setSteps] = useState<RequestStep[] | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const { status, category } = here.request ?? {};

  useEffect(() => {
    if (steps) menu.current?.querySelector<HTMLElement>("[role]")?.focus();
  }, [steps]);

  const close = () => {
    setSteps(null);
    button.current?.focus();
  };
  const press = onKeys({ Escape: close, ArrowDown: () => move(menu, 1), ArrowUp: () => move(menu, -1) });
  const leave = (event: FocusEvent) => {
    if (!(event.currentTarget as Node).contains(event.relatedTarget as Node | null)) setSteps(null);
  };
  const open = async () => {
    const focused = document.activeElement;
    const found = await here.steps();
    // The agent may have gone on typing elsewhere while Jira was asked; a menu would take their keys.
    if (document.activeElement === focused) setSteps(found);
  };
  const choose = (step: RequestStep) => {
    close();
    void here.take(step.id);
  };

  return (
    <div class={styles.status} onFocusOut={leave} onKeyDown={steps ? press : undefined}>
      <Button
        appearance="subtle"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={steps !== null}
        aria-controls={steps ? id : undefined}
        aria-disabled={here.busy || undefined}
        onClick={() => {
          if (steps) close();
          else if (!here.busy) void open();
        }}
      >
        <Lozenge appearance={appearanceOf(category)}>{status ?? say("request.status")}</Lozenge>
        <ChevronIcon />
      </Button>
      {steps && (
        <div class={styles.menu} id={id} role="menu" aria-label={say("request.status.change")} ref={menu}>
          {steps.map((step) => (
            <Item key={step.id} step={step} onChoose={() => choose(step)} />
          ))}
          {steps.length === 0 && (
            <span role="menuitem" tabIndex={-1} aria-disabled="true" class={styles.nothing}>
              {say("request.status.none")}
            </span>
          )}
        </div>
      )}
    </div>
  );
}

/** Moves the focus among the items of a menu. */
function move(menu: RefObject<HTMLElement | null>, by: number) {
  const items = [...(menu.current?.querySelectorAll<HTMLElement>("[role]") ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + by + items.length) % items.length]?.focus();
}

/** Jira's colours: to do, in progress, done. */
export function appearanceOf(category: string | null | undefined) {
  if (category === "done") return "success";
  return category === "indeterminate" ? "information" : undefined;
}

function Item({ step, onChoose }: { step: RequestStep; onChoose: () => void }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={step.asks || undefined}
      onClick={() => step.asks || onChoose()}
    >
      <span>
        {step.name}
        {step.asks && <span class={styles.help}>{say("request.status.asks")}</span>}
      </span>
      <Lozenge appearance={appearanceOf(step.category)}>{step.to}</Lozenge>
    </button>
  );
}
