import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { OnlineAgent } from "../../contract/answers";
import { Button } from "../controls/button";
import { CheckIcon, ChevronIcon } from "../controls/icons";
import { onKeys } from "../controls/on-keys";
import { Dot } from "./dot";
import { CHOICES, chosenOf, type OnlineChoice, type Until } from "./online-until";
import { dates, list } from "../words/formats";
import { say } from "../words/say";
import * as styles from "./online-menu.module.css";

interface Props {
  online: boolean;
  /** Whether my pages have been inactive for as long as I chose. */
  away: boolean;
  /** Whether my working hours decide. */
  byHours: boolean;
  /** When that ends automatically. */
  until: Until;
  /** Whether what I choose counts in all my projects. */
  everywhere: boolean;
  /** The project's online agents, as far as known. */
  colleagues: readonly OnlineAgent[];
  /** Whether the server can be reached. */
  connected: boolean;
  onChoose: (choice: OnlineChoice, until: Until) => void;
  onEverywhere: (everywhere: boolean) => void;
  onHours: () => void;
  /** Closes the project's chat, where I may. */
  onCloseChat: (() => void) | undefined;
  onOpen: () => void;
}

/** Sets the agent online or offline: a menu button (WAI-ARIA Authoring Practices, "Menu Button Pattern"). */
export function OnlineMenu(props: Props) {
  const { online, away, byHours, until, colleagues, connected, onChoose, onOpen } = props;
  const id = useId();
  const { open, button, menu, toggle, close, leave, press } = useMenu(connected, onOpen);
  const chosen = chosenOf(online, until, byHours);
  const choose = (choice: OnlineChoice) => {
    close();
    if (choice !== chosen || choice.until(new Date())) onChoose(choice, choice.until(new Date()));
  };
  const closing = (act: () => void) => () => {
    close();
    act();
  };
  return (
    <div class={styles.online} onFocusOut={leave} onKeyDown={open ? press : undefined}>
      <Button
        appearance="subtle"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-disabled={!connected || undefined}
        onClick={toggle}
      >
        <Dot online={online} away={away} />
        {stateInWords(props)}
        <ChevronIcon />
      </Button>
      {open && (
        <div class={styles.menu}>
          <div id={id} role="menu" aria-label={say("state.menu")} ref={menu}>
            {CHOICES.map((choice) => (
              <Choice
                key={choice.name}
                {...choice}
                checked={choice === chosen}
                onChoose={() => choose(choice)}
              />
            ))}
            <Scope
              everywhere={props.everywhere}
              onEverywhere={(all) => closing(() => props.onEverywhere(all))()}
            />
            <Entry name={say("state.how")} onOpen={closing(props.onHours)} />
            {props.onCloseChat && <Entry name={say("closing.title")} onOpen={closing(props.onCloseChat)} />}
          </div>
          <Colleagues colleagues={colleagues} />
        </div>
      )}
    </div>
  );
}

function stateInWords({ online, away, until }: Props): string {
  if (!online) return say("state.offline");
  if (away) return say("state.away");
  if (!until) return say("state.online");
  return say("state.online_until", { time: dates().time(until.toISOString()) });
}

/** An open or closed menu below a button, and the focus in it. */
function useMenu(connected: boolean, onOpen: () => void) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) menu.current?.querySelector<HTMLElement>("[aria-checked=true]")?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const toggle = () => {
    setOpen(connected && !open);
    if (connected && !open) onOpen();
  };
  const move = (step: number) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  };
  const press = onKeys({ Escape: close, ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  const leave = (event: FocusEvent) => {
    if (!event.currentTarget || !(event.currentTarget as Node).contains(event.relatedTarget as Node | null))
      setOpen(false);
  };
  return { open, button, menu, toggle, close, leave, press };
}

interface ChoiceProps {
  /** The state of that scope, or nothing if the choice is about another scope. */
  online?: boolean;
  name: OnlineChoice["name"] | "here" | "everywhere";
  checked: boolean;
  onChoose: () => void;
}

function Choice({ online, name, checked, onChoose }: ChoiceProps) {
  return (
    <button type="button" role="menuitemradio" tabIndex={-1} aria-checked={checked} onClick={onChoose}>
      {online === undefined ? <span class={styles.nothing} /> : <Dot online={online} />}
      <span>
        {say(`state.${name}`)}
        <span class={styles.help}>{say(`state.${name}.help`)}</span>
      </span>
      {checked && <CheckIcon />}
    </button>
  );
}

/** Where what I choose counts. */
function Scope({ everywhere, onEverywhere }: Pick<Props, "everywhere" | "onEverywhere">) {
  return (
    <div role="group" aria-label={say("state.scope")} class={styles.group}>
      <Choice name="here" checked={!everywhere} onChoose={() => onEverywhere(false)} />
      <Choice name="everywhere" checked={everywhere} onChoose={() => onEverywhere(true)} />
    </div>
  );
}

function Entry({ name, onOpen }: { name: string; onOpen: () => void }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={onOpen}>
      <span class={styles.hours}>{name}</span>
    </button>
  );
}

/** Explains what counts as online, and lists who else is. */
function Colleagues({ colleagues }: Pick<Props, "colleagues">) {
  return (
    <div class={styles.about}>
      <p>{say("state.about")}</p>
      <p>
        <strong>{say("state.others")}</strong>{" "}
        {list(colleagues.map(({ name, away }) => (away ? say("state.colleague_away", { name }) : name))) ||
          say("state.nobody")}
      </p>
    </div>
  );
}
