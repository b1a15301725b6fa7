import { useEffect, useState } from "preact/hooks";
import { store, stored } from "../../shared/storage";

const KEPT = "jira-chat.card";
const WIDE = "(min-width: 62rem)";

/** Whether the card is shown, and how. */
export interface CardHere {
  /** Whether it is beside the conversation; otherwise it covers it. */
  beside: boolean;
  shown: boolean;
  show: (shown: boolean) => void;
}

/** Beside the conversation the card is shown until the agent hides it; over it, only on request. */
export function useCard(): CardHere {
  const beside = useMedia(WIDE);
  const [hidden, setHidden] = useState(() => stored(KEPT) === "hidden");
  const [over, setOver] = useState(false);
  return {
    beside,
    shown: beside ? !hidden : over,
    show(shown) {
      if (beside) {
        store(KEPT, shown ? null : "hidden");
        setHidden(!shown);
      } else setOver(shown);
    },
  };
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setMatches(list.matches);
    follow();
    list.addEventListener("change", follow);
    return () => list.removeEventListener("change", follow);
  }, [query]);
  return matches;
}
