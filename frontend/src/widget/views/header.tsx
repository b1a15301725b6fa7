import type { RefObject } from "preact";
import { BackIcon, CloseIcon } from "../../shared/components/icons";
import { useTexts } from "../../shared/texts";

interface Props {
  title: string;
  /** Whether somebody is there to answer; `null` when we do not know yet. */
  online: boolean | null;
  welcome?: boolean;
  heading: RefObject<HTMLHeadingElement | null>;
  onBack?: (() => void) | undefined;
  onClose: () => void;
}

export function Header({ title, online, welcome = false, heading, onBack, onClose }: Props) {
  const t = useTexts();
  return (
    <header class="header" data-welcome={welcome || undefined}>
      {onBack && (
        <button type="button" class="header-button" onClick={onBack} aria-label={t("back")} title={t("back")}>
          <BackIcon />
        </button>
      )}
      <div class="header-text">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        <p class="presence" role="status" data-online={online}>
          {online !== null && t(online ? "online" : "away")}
        </p>
      </div>
      <button
        type="button"
        class="header-button"
        onClick={onClose}
        aria-label={t("close")}
        title={t("close")}
      >
        <CloseIcon />
      </button>
    </header>
  );
}
