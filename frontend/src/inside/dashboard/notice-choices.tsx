import { useState } from "preact/hooks";
import { Checkbox } from "../controls/checkbox";
import { Disclosure } from "../controls/disclosure";
import { allowDesktop, choose, wants, type Way } from "./notices";
import { VIEWS, type View } from "./views";
import * as styles from "./notice-choices.module.css";

/** Chooses how to hear of a customer's message in a view. */
export function NoticeChoices({ view }: { view: View }) {
  const name = VIEWS.find((each) => each.view === view)?.name ?? "";
  return (
    <Disclosure summary={`Notify me of messages in “${name}”`}>
      <div class={styles.choices} key={view}>
        <Choice view={view} way="sound" label="Sound" />
        <Choice view={view} way="desktop" label="Desktop notification" />
      </div>
    </Disclosure>
  );
}

function Choice({ view, way, label }: { view: View; way: Way; label: string }) {
  const [wanted, setWanted] = useState(() => wants(view, way));
  const [refused, setRefused] = useState(false);
  const change = async (checked: boolean) => {
    const allowed = !checked || way === "sound" || (await allowDesktop());
    setRefused(!allowed);
    setWanted(checked && allowed);
    choose(view, way, checked && allowed);
  };
  return (
    <Checkbox
      label={label}
      checked={wanted}
      {...(refused && { help: "The browser does not allow notifications on this page." })}
      onChange={(checked) => void change(checked)}
    />
  );
}
