import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "../controls/button";
import { FieldError } from "../controls/field";
import { CrossIcon, PlusIcon } from "../controls/icons";
import { afterPress } from "../controls/press";
import type { Problems } from "../form/form";
import type { Action } from "./project-form";
import { linePath, newLine, pasteLines, rewriteLine, type SiteLine } from "./site-lines";
import { normalizeSite, splitSites } from "./sites";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./site-list.module.css";

interface Props {
  sites: SiteLine[];
  errors: Problems;
  dispatch: (action: Action) => void;
}

/** Edits the lines and clears the error at `path`. */
function edited(path: string, change: (lines: SiteLine[]) => SiteLine[]): Action {
  return { type: "edit", path, edit: (draft) => ({ ...draft, sites: change(draft.sites) }) };
}

/** The allowed web sites, a line each. The focus moves to an added line and stays near a removed one. */
export function SiteList({ sites, errors, dispatch }: Props) {
  const id = useId();
  const list = useRef<HTMLFieldSetElement>(null);
  const focusNext = useRef<number | null>(null);

  useEffect(() => {
    if (focusNext.current === null) return;
    const targets = list.current?.querySelectorAll<HTMLElement>("input, [data-add]");
    targets?.[Math.min(focusNext.current, targets.length - 1)]?.focus();
    focusNext.current = null;
  }, [sites.length]);

  const add = () => {
    focusNext.current = sites.length;
    dispatch(edited("sites.new", (lines) => [...lines, newLine()]));
  };
  const remove = (removed: SiteLine, index: number) => {
    focusNext.current = index;
    dispatch(edited(linePath(removed), (lines) => lines.filter(({ id }) => id !== removed.id)));
  };

  return (
    <fieldset class={fields.choices} ref={list} aria-describedby={`${id}-help`}>
      <legend>Web sites where the chat widget is allowed</legend>
      <p class={typography.help} id={`${id}-help`}>
        Empty means any web site. Begin with <code>*.</code> to allow every subdomain, such as{" "}
        <code>https://*.example.org</code>.
      </p>
      {sites.map((site, index) => (
        <SiteRow
          key={site.id}
          id={`${id}-${site.id}`}
          site={site}
          problem={errors[linePath(site)]}
          number={index + 1}
          dispatch={dispatch}
          onAdd={add}
          onRemove={() => remove(site, index)}
        />
      ))}
      <FieldError id={`${id}-error`} message={errors.sites} />
      <div class={fields.add}>
        <Button appearance="subtle" data-add onClick={add}>
          <PlusIcon />
          Add a web site
        </Button>
      </div>
    </fieldset>
  );
}

interface RowProps {
  id: string;
  site: SiteLine;
  problem: string | undefined;
  number: number;
  dispatch: (action: Action) => void;
  onAdd: () => void;
  onRemove: () => void;
}

function SiteRow({ id, site, problem, number, dispatch, onAdd, onRemove }: RowProps) {
  const path = linePath(site);
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (splitSites(text).length < 2) return;
    event.preventDefault();
    dispatch(edited(path, (lines) => pasteLines(lines, site.id, text)));
    dispatch({ type: "leave", path: "sites" });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    onAdd();
  };
  const rewrite = (text: string) => dispatch(edited(path, (lines) => rewriteLine(lines, site.id, text)));
  return (
    <div class={styles.site}>
      <div class={styles.line}>
        <input
          class={fields.control}
          type="url"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://www.example.com"
          aria-label={`Web site ${number}`}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          value={site.text}
          onInput={(event) => rewrite(event.currentTarget.value)}
          onBlur={() =>
            afterPress(() => {
              if (site.text.trim()) rewrite(normalizeSite(site.text));
              dispatch({ type: "leave", path });
            })
          }
          onPaste={paste}
          onKeyDown={keys}
        />
        <Button appearance="icon-only" aria-label={`Remove ${site.text || "empty line"}`} onClick={onRemove}>
          <CrossIcon />
        </Button>
      </div>
      <FieldError id={`${id}-problem`} message={problem} />
    </div>
  );
}
