import type { ComponentChildren } from "preact";
import { ChevronIcon } from "./icons";

/** More about something, for those who ask. */
export function Disclosure({ summary, children }: { summary: string; children: ComponentChildren }) {
  return (
    <details class="disclosure">
      <summary>
        <ChevronIcon />
        {summary}
      </summary>
      <div class="disclosure-body">{children}</div>
    </details>
  );
}
