import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Button } from "../controls/button";
import { CheckIcon, ChevronIcon } from "../controls/icons";
import { onKeys } from "../controls/on-keys";
import { Dot } from "./dot";
import * as styles from "./online-menu.module.css";

const CHOICES = [
  { online: true, name: "Online", help: "Customers see that an agent is available." },
  { online: false, name: "Offline", help: "You can still answer." },
];

interface Props {
  online: boolean;
  /** Whether the server can be reached. */
  connected: boolean;
  onChoose: (online: boolean) => void;
}

/** Sets the agent online or offline: a menu button (WAI-ARIA Authoring Practices, "Menu Button Pattern"). */
export function OnlineMenu({ online, connected, onChoose }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>("[role]") ?? [])];

  useEffect(() => {
    if (open) menu.current?.querySelector<HTMLElement>("[aria-checked=true]")?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (choice: boolean) => {
    close();
    if (choice !== online) onChoose(choice);
  };
  const move = () =>
    items()
      .find((item) => item !== document.activeElement)
      ?.focus();
  const press = onKeys({ Escape: close, ArrowDown: move, ArrowUp: move });
  const leave = (event: FocusEvent) => {
    if (!event.currentTarget || !(event.currentTarget as Node).contains(event.relatedTarget as Node | null))
      setOpen(false);
  };

  return (
    <div class={styles.online} onFocusOut={leave}>
      <Button
        appearance="subtle"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-disabled={!connected || undefined}
        onClick={() => setOpen(connected && !open)}
      >
        <Dot online={online} />
        {online ? "You are online" : "You are offline"}
        <ChevronIcon />
      </Button>
      {open && (
        <div class={styles.menu} id={id} role="menu" aria-label="Your state" ref={menu} onKeyDown={press}>
          {CHOICES.map((choice) => (
            <Choice
              key={choice.name}
              {...choice}
              checked={choice.online === online}
              onChoose={() => choose(choice.online)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface ChoiceProps {
  online: boolean;
  name: string;
  help: string;
  checked: boolean;
  onChoose: () => void;
}

function Choice({ online, name, help, checked, onChoose }: ChoiceProps) {
  return (
    <button type="button" role="menuitemradio" tabIndex={-1} aria-checked={checked} onClick={onChoose}>
      <Dot online={online} />
      <span>
        {name}
        <span class={styles.help}>{help}</span>
      </span>
      {checked && <CheckIcon />}
    </button>
  );
}
