import type { ComponentChildren } from "preact";
import * as styles from "./icons.module.css";

interface Props {
  /** Whether it is drawn for a line that runs from left to right. */
  along?: boolean;
  children: ComponentChildren;
}

function Icon({ along = false, children }: Props) {
  const style = along ? `${styles.icon} ${styles.along}` : styles.icon;
  return (
    <svg class={style} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const line = {
  fill: "none",
  stroke: "currentColor",
  "stroke-width": "1.5",
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
} as const;

export const CrossIcon = () => (
  <Icon>
    <path {...line} d="M4 4l8 8M12 4l-8 8" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path {...line} d="M8 3v10M3 8h10" />
  </Icon>
);

export const BackIcon = () => (
  <Icon along>
    <path {...line} d="M10 3L5 8l5 5" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon>
    <path {...line} d="M4 6l4 4 4-4" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path {...line} d="M3 8.5l3.5 3.5L13 4.5" />
  </Icon>
);

export const RepliesIcon = () => (
  <Icon>
    <path {...line} d="M2.5 4.5a1 1 0 011-1h9a1 1 0 011 1v6a1 1 0 01-1 1H7l-3 2.5v-2.5h-.5a1 1 0 01-1-1z" />
    <path {...line} d="M9.25 5.5l-2.5 4" />
  </Icon>
);

export const DetailsIcon = () => (
  <Icon along>
    <path {...line} d="M3 2.5h10a1 1 0 011 1v9a1 1 0 01-1 1H3a1 1 0 01-1-1v-9a1 1 0 011-1zM9.5 2.5v11" />
    <path {...line} d="M11.75 5.5v.01M11.75 8v.01" />
  </Icon>
);

export const KeyboardIcon = () => (
  <Icon>
    <path {...line} d="M2.5 4h11a1 1 0 011 1v6a1 1 0 01-1 1h-11a1 1 0 01-1-1V5a1 1 0 011-1zM5 9.5h6" />
    <path {...line} d="M4.25 6.75v.01M6.75 6.75v.01M9.25 6.75v.01M11.75 6.75v.01" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon>
    <path {...line} d="M6 5.5h6.5a1 1 0 011 1V13a1 1 0 01-1 1H6a1 1 0 01-1-1V6.5a1 1 0 011-1z" />
    <path {...line} d="M2.5 10.5V3a1 1 0 011-1h6" />
  </Icon>
);

export const SuccessIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="7" fill="currentColor" />
    <path {...line} stroke="var(--icon-mark)" d="M4.75 8.25l2.25 2.25 4.25-4.75" />
  </Icon>
);

export const InformationIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="7" fill="currentColor" />
    <path {...line} stroke="var(--icon-mark)" d="M8 7.5V11.5M8 4.75v.01" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path
      fill="currentColor"
      d="M6.9 1.7a1.25 1.25 0 012.2 0l5.7 10.9A1.25 1.25 0 0113.7 14.5H2.3a1.25 1.25 0 01-1.1-1.9z"
    />
    <path {...line} stroke="var(--icon-mark)" d="M8 5.5v3.75M8 11.75v.01" />
  </Icon>
);

export const ErrorIcon = () => (
  <Icon>
    <path fill="currentColor" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" />
    <path {...line} stroke="var(--icon-mark)" d="M8 4.5v4M8 11.25v.01" />
  </Icon>
);
