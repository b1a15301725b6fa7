import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Named, SavedFilter, SavedFilters } from "../../contract/answers";
import { refusalOf, type Api, type ApiError } from "../../shared/api";
import { randomId } from "../../shared/random-id";
import { Button } from "../controls/button";
import { Field, type Ties } from "../controls/field";
import { onKeys } from "../controls/on-keys";
import { fieldsInWords, refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as styles from "./filters.module.css";

type Offered = Pick<SavedFilters, "request_types" | "organizations">;

/** An agent's own filters, and the one that is being written. */
export interface Filters {
  all: readonly SavedFilter[];
  /** What open conversations have. */
  offered: Offered;
  draft: SavedFilter | null;
  error: ApiError | null;
  begin: () => void;
  edit: (filter: SavedFilter) => void;
  cancel: () => void;
  save: (filter: SavedFilter) => void;
  remove: (filter: SavedFilter) => void;
}

/** The server's filters, requested initially and whenever `load` is called. */
function useSaved(api: Api) {
  const [all, setAll] = useState<readonly SavedFilter[]>([]);
  const [offered, setOffered] = useState<Offered>({ request_types: [], organizations: [] });
  const changes = useRef(0);
  const load = useCallback(() => {
    const before = changes.current;
    api.get<SavedFilters>("/api/filters").then(({ filters, ...rest }) => {
      // The answer need not know what was saved or deleted meanwhile.
      if (changes.current === before) setAll(filters);
      setOffered(rest);
    }, refusalOf);
  }, [api]);
  const change = (filters: readonly SavedFilter[]) => {
    changes.current++;
    setAll(filters);
  };
  useEffect(load, [load]);
  return { all, offered, load, change };
}

/** Keeps the agent's filters; `onShow` shows the saved filter, or with `null` another view than the deleted one. */
export function useFilters(api: Api, onShow: (filter: SavedFilter | null) => void): Filters {
  const { all, offered, load, change } = useSaved(api);
  const [draft, setDraft] = useState<SavedFilter | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const write = (filter: SavedFilter | null) => {
    setError(null);
    setDraft(filter);
  };
  const settle = (asked: Promise<SavedFilter | null>) =>
    void asked.then(
      (shown) => {
        write(null);
        onShow(shown);
      },
      (problem: unknown) => setError(refusalOf(problem)),
    );
  const begin = useCallback(() => {
    setError(null);
    setDraft({
      id: randomId(),
      name: "",
      label: "",
      language: "",
      path: "",
      request_type: null,
      organization: null,
    });
    load();
  }, [load]);

  return {
    all,
    offered,
    draft,
    error,
    begin,
    edit(filter) {
      write(filter);
      load();
    },
    cancel: () => write(null),
    save({ id, ...filter }) {
      const saved = api.put<SavedFilters>(`/api/filters/${id}`, filter).then((answer) => {
        change(answer.filters);
        return answer.filters.find((each) => each.id === id) ?? null;
      });
      settle(saved);
    },
    remove({ id }) {
      const gone = api.delete(`/api/filters/${id}`).then(() => {
        change(all.filter((each) => each.id !== id));
        return null;
      });
      settle(gone);
    },
  };
}

const FIELDS = [
  { name: "name", placeholder: "", longest: 60 },
  { name: "label", placeholder: "vip", longest: 255 },
  { name: "language", placeholder: "de", longest: 35 },
  { name: "path", placeholder: "/pricing", longest: 255 },
] as const;

const CHOICES = [
  { name: "request_type", from: "request_types" },
  { name: "organization", from: "organizations" },
] as const;

/** Edits a filter, with a field for each condition. */
export function FilterForm({ filters, draft }: { filters: Filters; draft: SavedFilter }) {
  const [typed, setTyped] = useState(draft);
  const form = useRef<HTMLFormElement>(null);
  const { error, all, offered } = filters;
  const wrong = fieldsInWords(error);
  const isSaved = all.some(({ id }) => id === draft.id);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  return (
    <form
      ref={form}
      class={styles.form}
      aria-label={say(isSaved ? "filter.edit" : "filter.new")}
      onKeyDown={onKeys({ Escape: filters.cancel })}
      onSubmit={(event) => {
        event.preventDefault();
        filters.save(typed);
      }}
    >
      <div class={styles.fields}>
        {FIELDS.map(({ name, placeholder, longest }) => (
          <Field key={name} label={say(`filter.${name}`)} error={wrong[name]}>
            {(ties) => (
              <input
                {...ties}
                value={typed[name]}
                maxLength={longest}
                placeholder={placeholder}
                dir={name === "path" ? "ltr" : undefined}
                onInput={({ currentTarget: { value } }) => setTyped({ ...typed, [name]: value })}
              />
            )}
          </Field>
        ))}
        {CHOICES.map(({ name, from }) => (
          <Field key={name} label={say(`filter.${name}`)} error={wrong[name]}>
            {(ties) => (
              <Choice
                {...{ ties, offered: offered[from], chosen: typed[name] }}
                onChoose={(chosen) => setTyped({ ...typed, [name]: chosen })}
              />
            )}
          </Field>
        ))}
        <p class={styles.help}>{say("filter.help")}</p>
        <p class={styles.error} role="alert">
          {error && !Object.keys(error.fields).length ? refusalInWords(error) : ""}
        </p>
      </div>
      <Buttons {...{ filters, draft, isSaved }} />
    </form>
  );
}

interface ButtonsProps {
  filters: Filters;
  draft: SavedFilter;
  isSaved: boolean;
}

function Buttons({ filters, draft, isSaved }: ButtonsProps) {
  return (
    <div class={styles.buttons}>
      <Button appearance="primary" type="submit">
        {say("filter.save")}
      </Button>
      <Button appearance="subtle" onClick={filters.cancel}>
        {say("cancel")}
      </Button>
      {isSaved && (
        <Button appearance="subtle" onClick={() => filters.remove(draft)}>
          {say("filter.delete")}
        </Button>
      )}
    </div>
  );
}

interface ChoiceProps {
  ties: Ties;
  chosen: Named | null;
  offered: readonly Named[];
  onChoose: (chosen: Named | null) => void;
}

/** One of those that open conversations have; a chosen one stays, even where none has it now. */
function Choice({ ties, chosen, offered, onChoose }: ChoiceProps) {
  const isOffered = offered.some(({ id }) => id === chosen?.id);
  const all = chosen && !isOffered ? [chosen, ...offered] : offered;
  return (
    <select
      {...ties}
      value={chosen?.id ?? ""}
      onChange={({ currentTarget: { value } }) => onChoose(all.find(({ id }) => id === value) ?? null)}
    >
      <option value="">{say("filter.any")}</option>
      {all.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
