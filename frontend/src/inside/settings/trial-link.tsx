import type { ComponentChildren } from "preact";

interface Props {
  href: string;
  children: ComponentChildren;
}

/** Opens a page of ours with the snippet in a new tab. */
export function TrialLink({ href, children }: Props) {
  return (
    <a href={href} target="_blank" rel="noopener">
      {children}
    </a>
  );
}
