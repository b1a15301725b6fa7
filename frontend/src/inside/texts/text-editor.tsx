import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Api } from "../../shared/api";
import { Button } from "../controls/button";
import { Checkbox } from "../controls/checkbox";
import { Field } from "../controls/field";
import { BackIcon } from "../controls/icons";
import { isDirty, set } from "../form/form";
import { FormShell } from "../form/form-shell";
import { useForm } from "../form/use-form";
import { History } from "../history/history";
import { WithPreview } from "../preview/preview";
import type { Language } from "../values";
import { sampleHours, startInLanguage, whyNotInvited } from "./sample";
import { pluralForms } from "./plural-forms";
import { RemoveLanguage } from "./remove-language";
import { TextFiles } from "./text-files";
import { TextRow } from "./text-row";
import {
  countChanged,
  saveTexts,
  shownTexts,
  textsKind,
  textWords,
  type Edited,
  type Filter,
  type Progress,
  type SavedTexts,
} from "./texts-form";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./text-editor.module.css";

interface Props {
  api: Api;
  language: Language;
  initial: SavedTexts;
  shown: boolean;
  onProgress: (progress: Progress) => void;
  onBack: () => void;
  onRemoved: () => void;
}

/** All texts of a language, with a preview beside them. */
export function TextEditor({ api, language, initial, shown, onProgress, onBack, onRemoved }: Props) {
  const { code, dir } = language;
  const [form, dispatch] = useForm(textsKind, initial, saveTexts(api, code));
  const [filter, setFilter] = useState<Filter>({ query: "", changedOnly: false });
  const heading = useRef<HTMLHeadingElement>(null);
  const texts = shownTexts(form, filter);
  const words = textWords(form.saved);
  const start = useMemo(() => startInLanguage(language, form.draft), [language, form.draft]);
  const hours = useMemo(() => sampleHours(), []);
  const forms = useMemo(() => pluralForms(code), [code]);
  const changed = countChanged(form.saved);
  const unsaved = isDirty(form);

  // eslint-disable-next-line react-hooks/exhaustive-deps -- another function is no progress
  useEffect(() => onProgress({ changed, unsaved }), [changed, unsaved]);
  useEffect(() => {
    if (shown) heading.current?.focus();
  }, [shown]);

  return (
    <WithPreview start={start} hours={hours} whyNot={whyNotInvited}>
      <div class={styles.editor}>
        <div class={styles.head}>
          <Button appearance="subtle" onClick={onBack}>
            <BackIcon />
            All languages
          </Button>
          <h2 ref={heading} tabIndex={-1}>
            <Name {...language} />
          </h2>
        </div>
        <Filters filter={filter} onChange={(change) => setFilter({ ...filter, ...change })} />
        <TextFiles api={api} code={code} onImported={(saved) => dispatch({ type: "replaced", saved })}>
          {language.base && <RemoveLanguage {...{ api, language, onRemoved }} />}
        </TextFiles>
        <p class={typography.help} role="status">
          {count(texts.length, form.saved.texts.length)}
        </p>
        <FormShell form={form} dispatch={dispatch} words={words} label={`Texts in ${language.english_name}`}>
          {texts.length > 0 && (
            <div class={styles.rows}>
              {texts.map((text) => (
                <TextRow
                  key={text.key}
                  text={text}
                  value={form.draft[text.key] ?? ""}
                  error={form.errors[text.key]}
                  lang={code}
                  dir={dir}
                  forms={forms}
                  onChange={(value) => dispatch(set<Edited, string>(text.key, value))}
                />
              ))}
            </div>
          )}
        </FormShell>
        <History changes={form.saved.history} words={words} />
      </div>
    </WithPreview>
  );
}

function Name({ code, name, english_name }: Language) {
  return (
    <>
      <bdi lang={code}>{name}</bdi>
      {name !== english_name && <span class={typography.help}> {english_name}</span>}
    </>
  );
}

interface FiltersProps {
  filter: Filter;
  onChange: (change: Partial<Filter>) => void;
}

function Filters({ filter: { query, changedOnly }, onChange }: FiltersProps) {
  return (
    <div class={styles.tools} role="search">
      <Field label="Search the texts">
        {(ties) => (
          <input
            {...ties}
            class={fields.control}
            type="search"
            autocomplete="off"
            value={query}
            onInput={(event) => onChange({ query: event.currentTarget.value })}
          />
        )}
      </Field>
      <Checkbox
        label="Changed only"
        checked={changedOnly}
        onChange={(changedOnly) => onChange({ changedOnly })}
      />
    </div>
  );
}

function count(shown: number, all: number): string {
  if (shown === all) return `${all} texts`;
  return shown ? `${shown} of ${all} texts` : "No texts match. Change the search or show all texts.";
}
