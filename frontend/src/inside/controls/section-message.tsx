import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { ErrorIcon, InformationIcon, SuccessIcon, WarningIcon } from "./icons";
import * as styles from "./section-message.module.css";

const ICONS = {
  information: InformationIcon,
  success: SuccessIcon,
  warning: WarningIcon,
  error: ErrorIcon,
};

interface Props {
  appearance: keyof typeof ICONS;
  title: string;
  children?: ComponentChildren;
  /** Buttons below the text. */
  actions?: ComponentChildren;
  /** Announced when it appears. */
  live?: boolean;
  /** Takes the focus when it appears, because a decision is needed. */
  focus?: boolean;
}

/** A message within the page that stays until its cause is gone. */
export function SectionMessage({ appearance, title, children, actions, live, focus }: Props) {
  const id = useId();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!focus) return;
    element.current?.focus();
    // Where Jira makes the frame higher, it does so only now: before, there was no room for all of the message.
    const show = () => element.current?.scrollIntoView({ block: "nearest" });
    show();
    addEventListener("resize", show, { once: true });
    return () => removeEventListener("resize", show);
  }, [focus]);
  const Icon = ICONS[appearance];
  return (
    <section
      ref={element}
      class={styles.message}
      data-appearance={appearance}
      role={live ? "alert" : "region"}
      aria-labelledby={id}
      tabIndex={focus ? -1 : undefined}
    >
      <Icon />
      <div class={styles.body}>
        <h2 id={id}>{title}</h2>
        {children && <div>{children}</div>}
        {actions && <div class={styles.actions}>{actions}</div>}
      </div>
    </section>
  );
}
