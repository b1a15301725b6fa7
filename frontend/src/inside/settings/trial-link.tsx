import type { ComponentChildren } from "preact";

interface Props {
  href: string;
  children: ComponentChildren;
}

/** Leads to a page of ours with the snippet in it, in a tab of its own. */
export function TrialLink({ href, children }: Props) {
  return (
    <a href={href} target="_blank" rel="noopener">
      {children}
    </a>
  );
}
