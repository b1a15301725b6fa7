import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Api } from "../../shared/api";
import type { Conversation } from "../../shared/protocol";
import { Button } from "../controls/button";
import { CrossIcon } from "../controls/icons";
import { Loading, Skeleton } from "../controls/loading";
import type { CardHere } from "./use-card";
import { say } from "../words/say";
import * as styles from "./card-panel.module.css";

// Loaded when it is shown.
const load = async () => (await import("./card")).CardBody;

interface Props {
  api: Api;
  conversation: Conversation;
  card: CardHere;
}

/** The customer and the request, beside the conversation or, where there is no room, over it. */
export function CardPanel({ api, conversation, card }: Props) {
  if (!card.shown) return null;
  const hide = () => card.show(false);
  const body = (
    <Loading load={load} skeleton={<Skeleton bars={["short", "long", "box"]} />}>
      {(CardBody) => <CardBody api={api} conversation={conversation} />}
    </Loading>
  );
  return card.beside ? <Beside onHide={hide}>{body}</Beside> : <Over onHide={hide}>{body}</Over>;
}

interface FrameProps {
  onHide: () => void;
  children: ComponentChildren;
}

function Beside({ onHide, children }: FrameProps) {
  const id = useId();
  return (
    <aside class={styles.beside} aria-labelledby={id}>
      <Head id={id} onHide={onHide} />
      {children}
    </aside>
  );
}

function Over({ onHide, children }: FrameProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class={styles.over}
      aria-labelledby={id}
      onClose={onHide}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class={styles.drawer}>
        <Head id={id} onHide={close} />
        {children}
      </div>
    </dialog>
  );
}

function Head({ id, onHide }: { id: string; onHide: () => void }) {
  return (
    <header class={styles.head}>
      <h2 id={id}>{say("card")}</h2>
      <Button appearance="icon-only" aria-label={say("card.hide")} onClick={onHide}>
        <CrossIcon />
      </Button>
    </header>
  );
}
