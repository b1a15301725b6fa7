import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "../controls/button";
import { FieldError } from "../controls/field";
import { CrossIcon, PlusIcon } from "../controls/icons";
import { afterPress } from "../controls/press";
import type { Action } from "./form";
import type { SiteLine } from "./site-lines";
import { splitSites } from "./sites";

interface Props {
  sites: SiteLine[];
  error: string | undefined;
  dispatch: (action: Action) => void;
}

/** The allowed web sites, a line each. Focus follows what is added and stays near what is removed. */
export function SiteList({ sites, error, dispatch }: Props) {
  const id = useId();
  const list = useRef<HTMLFieldSetElement>(null);
  const focusNext = useRef<number | null>(null);

  useEffect(() => {
    if (focusNext.current === null) return;
    const targets = list.current?.querySelectorAll<HTMLElement>("input, .site-add");
    targets?.[Math.min(focusNext.current, targets.length - 1)]?.focus();
    focusNext.current = null;
  }, [sites.length]);

  const add = () => {
    focusNext.current = sites.length;
    dispatch({ type: "site-added" });
  };
  const remove = (index: number) => {
    focusNext.current = index;
    dispatch({ type: "site-removed", id: sites[index]!.id });
  };

  return (
    <fieldset class="field sites" ref={list} aria-describedby={`${id}-help`}>
      <legend>Web sites where the chat widget is allowed</legend>
      <p class="help" id={`${id}-help`}>
        Empty means any web site. Begin with <code>*.</code> to allow every subdomain, such as{" "}
        <code>https://*.example.org</code>.
      </p>
      {sites.map((site, index) => (
        <SiteRow
          key={site.id}
          id={`${id}-${site.id}`}
          site={site}
          number={index + 1}
          dispatch={dispatch}
          onAdd={add}
          onRemove={() => remove(index)}
        />
      ))}
      <FieldError id={`${id}-error`} message={error} />
      <div class="site-add-line">
        <button type="button" class="button subtle site-add" onClick={add}>
          <PlusIcon />
          Add a web site
        </button>
      </div>
    </fieldset>
  );
}

interface RowProps {
  id: string;
  site: SiteLine;
  number: number;
  dispatch: (action: Action) => void;
  onAdd: () => void;
  onRemove: () => void;
}

function SiteRow({ id, site, number, dispatch, onAdd, onRemove }: RowProps) {
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (splitSites(text).length < 2) return;
    event.preventDefault();
    dispatch({ type: "sites-pasted", id: site.id, text });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    onAdd();
  };
  return (
    <div class="site">
      <div class="site-line">
        <input
          class="control"
          type="url"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://www.example.com"
          aria-label={`Web site ${number}`}
          aria-invalid={site.problem ? true : undefined}
          aria-describedby={site.problem ? `${id}-problem` : undefined}
          value={site.text}
          onInput={(event) =>
            dispatch({ type: "site-changed", id: site.id, text: event.currentTarget.value })
          }
          onBlur={() => afterPress(() => dispatch({ type: "site-left", id: site.id }))}
          onPaste={paste}
          onKeyDown={keys}
        />
        <Button appearance="icon-only" aria-label={`Remove ${site.text || "empty line"}`} onClick={onRemove}>
          <CrossIcon />
        </Button>
      </div>
      <FieldError id={`${id}-problem`} message={site.problem} />
    </div>
  );
}
