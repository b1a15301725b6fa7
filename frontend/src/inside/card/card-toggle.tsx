import { Button } from "../controls/button";
import { DetailsIcon } from "../controls/icons";
import type { CardHere } from "./use-card";

/** Shows or hides the card. */
export function CardToggle({ card }: { card: CardHere }) {
  return (
    <Button
      appearance="icon-only"
      aria-label="Customer details"
      title="Customer details"
      aria-pressed={card.shown}
      onClick={() => card.show(!card.shown)}
    >
      <DetailsIcon />
    </Button>
  );
}
