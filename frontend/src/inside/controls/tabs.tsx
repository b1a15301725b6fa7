import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import * as styles from "./tabs.module.css";

export interface Tab {
  id: string;
  label: string;
  /** Rendered when the tab is first opened, and kept from then on with its input. */
  content: () => ComponentChildren;
}

interface Props {
  label: string;
  tabs: readonly Tab[];
  /** The open tab's id. */
  open: string;
  onOpen: (id: string) => void;
  /** Within something small. */
  compact?: boolean;
  /** Shown at the end of their line. */
  aside?: ComponentChildren;
}

/** Parts of a page, one at a time (WAI-ARIA Authoring Practices, "Tabs Pattern"): arrow keys, Home and End move. */
export function Tabs({ label, tabs, open, onOpen, compact, aside }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [visited, setVisited] = useState<readonly string[]>([]);
  if (!visited.includes(open)) setVisited([...visited, open]);
  const at = tabs.findIndex((tab) => tab.id === open);
  const keys: Record<string, number> = {
    ArrowLeft: (at + tabs.length - 1) % tabs.length,
    ArrowRight: (at + 1) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  };
  const press = (event: KeyboardEvent) => {
    const next = keys[event.key] ?? -1;
    const tab = tabs[next];
    if (!tab) return;
    event.preventDefault();
    onOpen(tab.id);
    list.current?.querySelectorAll<HTMLElement>("[role='tab']")[next]?.focus();
  };
  return (
    <div class={styles.tabs} data-compact={compact}>
      <div class={styles.line}>
        <div class={styles.list} role="tablist" aria-label={label} ref={list} onKeyDown={press}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${id}-${tab.id}`}
              aria-controls={`${id}-${tab.id}-panel`}
              aria-selected={tab.id === open}
              tabIndex={tab.id === open ? 0 : -1}
              onClick={() => onOpen(tab.id)}
            >
              {tab.label}
            </button>
          ))}
        </div>
        {aside}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          class={styles.panel}
          role="tabpanel"
          id={`${id}-${tab.id}-panel`}
          aria-labelledby={`${id}-${tab.id}`}
          hidden={tab.id !== open}
        >
          {visited.includes(tab.id) && tab.content()}
        </div>
      ))}
    </div>
  );
}
