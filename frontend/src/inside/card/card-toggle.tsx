import { Button } from "../controls/button";
import { DetailsIcon } from "../controls/icons";
import type { CardHere } from "./use-card";
import { say } from "../words/say";

/** Shows or hides the card. */
export function CardToggle({ card }: { card: CardHere }) {
  return (
    <Button
      appearance="icon-only"
      aria-label={say("card")}
      title={say("card")}
      aria-pressed={card.shown}
      onClick={() => card.show(!card.shown)}
    >
      <DetailsIcon />
    </Button>
  );
}
