import type { ComponentChildren } from "preact";
import type { Api } from "../../shared/api";
import type { Conversation } from "../../shared/protocol";
import { useCommands } from "../keyboard";
import { CardPanel } from "./card-panel";
import { CardToggle } from "./card-toggle";
import { useCard } from "./use-card";
import { say } from "../words/say";
import * as styles from "./card-panel.module.css";

interface Props {
  api: Api;
  conversation: Conversation;
  /** Draws the conversation, with the button for the card somewhere in it. */
  children: (toggle: ComponentChildren) => ComponentChildren;
}

/** A conversation with its customer's card. */
export function WithCard({ api, conversation, children }: Props) {
  const card = useCard();
  const name = say(card.shown ? "card.hide" : "card.show");
  useCommands([{ id: "card", name, key: "d", run: () => card.show(!card.shown) }]);
  return (
    <div class={styles.pane}>
      {children(<CardToggle card={card} />)}
      <CardPanel {...{ api, conversation, card }} />
    </div>
  );
}
