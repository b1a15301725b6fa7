import { useEffect, useRef } from "preact/hooks";
import type { Api } from "../../shared/api";
import { Button } from "../controls/button";
import { CrossIcon } from "../controls/icons";
import { Manager } from "./manager";
import * as styles from "./manager-dialog.module.css";

interface Props {
  api: Api;
  onClose: () => void;
}

/** An agent's own replies, over the conversation. */
export function ManagerDialog({ api, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class={styles.dialog} aria-label="My canned replies" onClose={onClose}>
      <header class={styles.head}>
        <h2>My canned replies</h2>
        <Button appearance="icon-only" aria-label="Close" onClick={() => dialog.current?.close()}>
          <CrossIcon />
        </Button>
      </header>
      <Manager api={api} whose="Only you see and use these, in all projects." />
    </dialog>
  );
}
