import { useCallback } from "preact/hooks";
import type { WorkingHabits } from "../../contract/answers";
import type { Api } from "../../shared/api";
import { Dialog } from "../controls/dialog";
import { Loading, Skeleton } from "../controls/loading";
import { HoursEditor } from "./hours-editor";
import { say } from "../words/say";

interface Props {
  api: Api;
  /** Called with whether there are any hours. */
  onSaved: (works: boolean) => void;
  onClose: () => void;
}

/** A dialog for an agent's working hours, the idle minutes until away, and the chats to be offered. */
export function HoursDialog({ api, onSaved, onClose }: Props) {
  const load = useCallback(() => api.get<WorkingHabits>("/api/working-habits"), [api]);
  return (
    <Dialog name={say("hours")} onClose={onClose}>
      {(close) => (
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
      )}
    </Dialog>
  );
}
