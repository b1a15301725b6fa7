import type { ComponentChildren } from "preact";
import { Ago } from "../controls/ago";
import * as typography from "../controls/typography.module.css";

interface Props {
  by: string;
  at: string;
  /** The action, if it fits in one line. */
  did?: string;
  children?: ComponentChildren;
}

/** The person and the time of an entry. */
export function Entry({ by, at, did, children }: Props) {
  return (
    <li>
      <p>
        <strong>{by}</strong> {did && `${did} `}
        <span class={typography.help}>
          <Ago at={at} />
        </span>
      </p>
      {children}
    </li>
  );
}
