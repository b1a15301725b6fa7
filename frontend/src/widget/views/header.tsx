import type { ComponentChildren, RefObject } from "preact";
import { BackIcon, CloseIcon, SettingsIcon } from "../../shared/components/icons";
import { useTexts } from "../../shared/texts";

interface Props {
  title: string;
  issueKey?: string | null | undefined;
  /** Whether somebody is there to answer; `null` when we do not know yet. */
  online: boolean | null;
  welcome?: boolean;
  heading: RefObject<HTMLHeadingElement | null>;
  onBack?: (() => void) | undefined;
  onPreferences?: (() => void) | undefined;
  onClose: () => void;
}

export function Header({ title, issueKey, online, welcome = false, heading, ...actions }: Props) {
  const t = useTexts();
  const { onBack, onPreferences, onClose } = actions;
  return (
    <header class="header" data-welcome={welcome || undefined}>
      {onBack && (
        <HeaderButton label={t("back")} onClick={onBack}>
          <BackIcon />
        </HeaderButton>
      )}
      <div class="header-text">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        {issueKey && <p class="header-key">{issueKey}</p>}
        <p class="presence" role="status" data-online={online}>
          {online !== null && t(online ? "online" : "away")}
        </p>
      </div>
      {onPreferences && (
        <HeaderButton label={t("prefs.title")} onClick={onPreferences}>
          <SettingsIcon />
        </HeaderButton>
      )}
      <HeaderButton label={t("close")} onClick={onClose}>
        <CloseIcon />
      </HeaderButton>
    </header>
  );
}

interface ButtonProps {
  label: string;
  onClick: () => void;
  children: ComponentChildren;
}

function HeaderButton({ label, onClick, children }: ButtonProps) {
  return (
    <button type="button" class="header-button" onClick={onClick} aria-label={label} title={label}>
      {children}
    </button>
  );
}
