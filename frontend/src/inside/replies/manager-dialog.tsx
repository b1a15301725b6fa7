import type { Api } from "../../shared/api";
import { Dialog } from "../controls/dialog";
import { Manager } from "./manager";

interface Props {
  api: Api;
  onClose: () => void;
}

/** An agent's own replies, over the conversation. */
export function ManagerDialog({ api, onClose }: Props) {
  return (
    <Dialog name="My canned replies" onClose={onClose}>
      {() => <Manager api={api} whose="Only you see and use these, in all projects." />}
    </Dialog>
  );
}
