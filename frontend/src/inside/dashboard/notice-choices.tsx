import { useState } from "preact/hooks";
import { Checkbox } from "../controls/checkbox";
import { Disclosure } from "../controls/disclosure";
import { allowDesktop, choose, wants, type Way } from "./notices";
import { VIEWS, type View } from "./views";
import { say } from "../words/say";
import * as styles from "./notice-choices.module.css";

/** Chooses how to hear of a customer's message in a view. */
export function NoticeChoices({ view }: { view: View }) {
  const known = VIEWS.find((each) => each.view === view);
  const name = known ? say(known.name) : "";
  return (
    <Disclosure summary={say("notices", { name })}>
      <div class={styles.choices} key={view}>
        <Choice view={view} way="sound" />
        <Choice view={view} way="desktop" />
      </div>
    </Disclosure>
  );
}

function Choice({ view, way }: { view: View; way: Way }) {
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
      label={say(`notices.${way}`)}
      checked={wanted}
      {...(refused && { help: say("notices.refused") })}
      onChange={(checked) => void change(checked)}
    />
  );
}
