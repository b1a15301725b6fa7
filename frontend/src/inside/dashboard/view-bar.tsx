import { useRef } from "preact/hooks";
import { PlusIcon } from "../controls/icons";
import { useCommands } from "../keyboard";
import type { SavedFilter } from "../../contract/answers";
import type { DeskState } from "./desk-state";
import { FilterForm, type Filters } from "./filters";
import { VIEWS, type View } from "./views";
import { number } from "../words/formats";
import { say } from "../words/say";
import * as styles from "./view-bar.module.css";

/** The server counts no further. */
const MOST = 1_000;

interface Props {
  state: DeskState;
  filters: Filters;
  onView: (view: View) => void;
  onFilter: (filter: SavedFilter) => void;
  onSearch: (text: string) => void;
}

/** Chooses the list: a view, each with its count, or a search. */
export function ViewBar({ state, filters, onView, onFilter, onSearch }: Props) {
  const { view, search, counts } = state;
  const field = useRef<HTMLInputElement>(null);
  useCommands([
    { id: "search", name: say("queue.search"), key: "/", run: () => field.current?.focus() },
    ...VIEWS.map((each) => ({
      id: `view-${each.view}`,
      name: say("queue.show", { name: say(each.name) }),
      run: () => onView(each.view),
    })),
  ]);
  return (
    <div class={styles.bar}>
      <input
        ref={field}
        type="search"
        class={styles.search}
        placeholder={say("queue.search.hint")}
        aria-label={say("queue.search")}
        maxLength={200}
        value={search}
        onInput={({ currentTarget }) => onSearch(currentTarget.value)}
      />
      <div class={styles.views} role="group" aria-label={say("queue.views")}>
        {VIEWS.map((each) => (
          <button
            key={each.view}
            type="button"
            aria-pressed={each.view === view && !search.trim()}
            onClick={() => onView(each.view)}
          >
            {say(each.name)}
            <Count count={counts[each.view]} />
          </button>
        ))}
        <FilterButtons {...{ state, filters, onFilter }} />
      </div>
      {filters.draft && <FilterForm key={filters.draft.id} filters={filters} draft={filters.draft} />}
    </div>
  );
}

/** The agent's own views beside those of everybody. */
function FilterButtons({ state, filters, onFilter }: Pick<Props, "state" | "filters" | "onFilter">) {
  const { filter, filtered, search } = state;
  useCommands([
    ...filters.all.map((each) => ({
      id: `filter-${each.id}`,
      name: say("queue.show", { name: each.name }),
      run: () => onFilter(each),
    })),
    { id: "filter", name: say("filter.save_one"), run: filters.begin },
  ]);
  return (
    <>
      {filters.all.map((each) => (
        <button
          key={each.id}
          type="button"
          aria-pressed={each.id === filter?.id && !search.trim()}
          onClick={() => onFilter(each)}
        >
          {each.name}
          <Count count={filtered[each.id]} />
        </button>
      ))}
      {filter && (
        <button type="button" onClick={() => filters.edit(filter)}>
          {say("filter.edit")}
        </button>
      )}
      <button type="button" onClick={filters.begin}>
        <PlusIcon />
        {say("filter.add")}
      </button>
    </>
  );
}

function Count({ count }: { count: number | undefined }) {
  if (count === undefined) return null;
  return <span class={styles.count}>{count >= MOST ? `${number(MOST - 1)}+` : number(count)}</span>;
}
