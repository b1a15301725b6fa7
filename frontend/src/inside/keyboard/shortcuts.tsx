import { useState } from "preact/hooks";
import { useStore } from "../../shared/use-store";
import { Checkbox } from "../controls/checkbox";
import { Dialog } from "../controls/dialog";
import type { Commands } from "./commands";
import { Key } from "./key";
import { setSingleKeys, singleKeys } from "./keys";
import { say } from "../words/say";
import * as styles from "./dialogs.module.css";

interface Props {
  commands: Commands;
  onClose: () => void;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const control = () => (isMac ? "⌘" : say("keys.control"));

const always = (): readonly (readonly [string, readonly string[]])[] => [
  [say("keys.open"), [say("keys.enter")]],
  [say("send"), [control(), say("keys.enter")]],
  [say("keys.leave"), [say("keys.escape")]],
  [say("keys.canned"), ["/"]],
  [say("keys.all"), [control(), "K"]],
];

/** The current shortcuts, and the switch for single keys. */
export function Shortcuts({ commands, onClose }: Props) {
  const [single, setSingle] = useState(singleKeys);
  const { all } = useStore(commands);
  return (
    <Dialog name={say("keys")} narrow onClose={onClose}>
      {() => (
        <>
          <dl class={styles.keys}>
            {all.map(({ id, name, key }) => key && <Line key={id} name={name} keys={[key]} off={!single} />)}
            {always().map(([name, keys]) => (
              <Line key={name} name={name} keys={keys} />
            ))}
          </dl>
          <Checkbox
            label={say("keys.single")}
            help={say("keys.single.help")}
            checked={single}
            onChange={(on) => {
              setSingleKeys(on);
              setSingle(on);
            }}
          />
        </>
      )}
    </Dialog>
  );
}

function Line({ name, keys, off }: { name: string; keys: readonly string[]; off?: boolean }) {
  return (
    <div data-off={off || undefined}>
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <Key key={key} name={key} />
        ))}
      </dd>
    </div>
  );
}
