import type { Api } from "../../shared/api";
import { Dialog } from "../controls/dialog";
import { Manager } from "./manager";
import { say } from "../words/say";

interface Props {
  api: Api;
  onClose: () => void;
}

/** An agent's own replies, in a dialog. */
export function ManagerDialog({ api, onClose }: Props) {
  return (
    <Dialog name={say("replies.mine")} onClose={onClose}>
      {() => <Manager api={api} whose={say("replies.mine.help")} />}
    </Dialog>
  );
}
