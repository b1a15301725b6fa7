import { useEffect, useState } from "preact/hooks";
import { onKeys } from "../controls/on-keys";
import type { Reply } from "../values";

interface Choice {
  /** The id of the list, `null` while it is closed. */
  list: string | null;
  found: readonly Reply[];
  field: () => HTMLTextAreaElement | null;
  /** Called with `undefined` for the option below the replies. */
  onChoose: (reply: Reply | undefined) => void;
  onClose: () => void;
}

/** The chosen option of a message box's list; the box keeps the focus and passes on its keys. */
export function useChoosing({ list, found, field, onChoose, onClose }: Choice) {
  const [active, setActive] = useState(0);
  const first = found[0]?.id;
  useEffect(() => setActive(0), [list, first, found.length]);
  useNamed(field, list, active);

  const move = (step: number) => setActive((active + step + found.length + 1) % (found.length + 1));
  const choose = () => onChoose(found[active]);
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: choose,
    Tab: choose,
    Escape: onClose,
  };
  return { active, setActive, press: onKeys(list === null ? {} : keys) };
}

/** Associates the list with its message box. A multi-line text box can have no combobox role. */
function useNamed(field: () => HTMLTextAreaElement | null, list: string | null, active: number): void {
  useEffect(() => {
    const box = field();
    if (!box || list === null) return;
    const said = {
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": list,
      "aria-activedescendant": `${list}-${active}`,
    };
    for (const [name, value] of Object.entries(said)) box.setAttribute(name, value);
    return () => {
      for (const name of Object.keys(said)) box.removeAttribute(name);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the box is found anew each time
  }, [list, active]);
}
