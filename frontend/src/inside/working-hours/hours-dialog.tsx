import { useCallback, useEffect, useRef } from "preact/hooks";
import type { WorkingHabits } from "../../contract/answers";
import type { Api } from "../../shared/api";
import { Button } from "../controls/button";
import { CrossIcon } from "../controls/icons";
import { Loading, Skeleton } from "../controls/loading";
import { HoursEditor } from "./hours-editor";
import * as styles from "./hours-dialog.module.css";

interface Props {
  api: Api;
  /** Called with whether there are any hours. */
  onSaved: (works: boolean) => void;
  onClose: () => void;
}

/** When an agent works, when they count as away, and which chats they are offered, over the page. */
export function HoursDialog({ api, onSaved, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const load = useCallback(() => api.get<WorkingHabits>("/api/working-habits"), [api]);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class={styles.dialog} aria-label="How I work" onClose={onClose}>
      <header class={styles.head}>
        <h2>How I work</h2>
        <Button appearance="icon-only" aria-label="Close" onClick={close}>
          <CrossIcon />
        </Button>
      </header>
      <Loading load={load} skeleton={<Skeleton bars={["short", "box", "box"]} />}>
        {(known) => (
          <HoursEditor
            {...{ api, known }}
            onSaved={(works) => {
              onSaved(works);
              close();
            }}
            onCancel={close}
          />
        )}
      </Loading>
    </dialog>
  );
}
