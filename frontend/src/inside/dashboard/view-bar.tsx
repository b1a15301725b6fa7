import { useRef } from "preact/hooks";
import { useCommands } from "../keyboard";
import type { DeskState } from "./desk";
import { VIEWS, type View } from "./views";
import * as styles from "./view-bar.module.css";

/** The server counts no further. */
const MOST = 1_000;

interface Props {
  state: DeskState;
  onView: (view: View) => void;
  onSearch: (text: string) => void;
}

/** Chooses what is listed: a view, each with how many there are, or what is searched for. */
export function ViewBar({ state, onView, onSearch }: Props) {
  const { view, search, counts } = state;
  const field = useRef<HTMLInputElement>(null);
  useCommands([
    { id: "search", name: "Search conversations", key: "/", run: () => field.current?.focus() },
    ...VIEWS.map((each) => ({
      id: `view-${each.view}`,
      name: `Show “${each.name}”`,
      run: () => onView(each.view),
    })),
  ]);
  return (
    <div class={styles.bar}>
      <input
        ref={field}
        type="search"
        class={styles.search}
        placeholder="Search messages, customers and keys"
        aria-label="Search conversations"
        maxLength={200}
        value={search}
        onInput={({ currentTarget }) => onSearch(currentTarget.value)}
      />
      <div class={styles.views} role="group" aria-label="Views">
        {VIEWS.map((each) => (
          <button
            key={each.view}
            type="button"
            aria-pressed={each.view === view && !search.trim()}
            onClick={() => onView(each.view)}
          >
            {each.name}
            <Count count={counts[each.view]} />
          </button>
        ))}
      </div>
    </div>
  );
}

function Count({ count }: { count: number | undefined }) {
  if (count === undefined) return null;
  return <span class={styles.count}>{count >= MOST ? `${MOST - 1}+` : count}</span>;
}
