import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Api } from "../../shared/api";
import { FormShell } from "../form/form-shell";
import { useForm } from "../form/use-form";
import { History } from "../history/history";
import type { SavedSiteSettings, SiteSettings } from "../values";
import { saveSite, siteKind, siteWords, type SiteAction, type SiteSettingsForm } from "./site-settings";
import * as styles from "./site-form.module.css";

export interface FieldsProps {
  form: SiteSettingsForm;
  dispatch: (action: SiteAction) => void;
  api: Api;
}

/** Some of the site's settings. */
export type SiteFields = (props: FieldsProps) => ComponentChildren;

interface Props {
  api: Api;
  label: string;
  Fields: SiteFields;
  /** The latest known settings, also from another form of this page. */
  saved: SavedSiteSettings;
  onSaved: (saved: SavedSiteSettings) => void;
}

/** A form for some of the site's settings. Values saved by another form of the page are merged below typed ones. */
export function SiteForm({ api, label, Fields, saved, onSaved }: Props) {
  const put = async (settings: SiteSettings, before: SavedSiteSettings) => {
    const answer = await saveSite(api)(settings, before);
    onSaved(answer);
    return answer;
  };
  const [form, dispatch] = useForm(siteKind, saved, put);
  useLayoutEffect(() => {
    const newer =
      saved.version > form.saved.version || saved.languages.length !== form.saved.languages.length;
    if (newer && !form.saving) dispatch({ type: "replaced", saved });
  }, [saved, form.saved, form.saving, dispatch]);
  const words = siteWords(form.saved);
  return (
    <div class={styles.settings}>
      <FormShell form={form} dispatch={dispatch} words={words} label={label}>
        <Fields form={form} dispatch={dispatch} api={api} />
      </FormShell>
      <History changes={form.saved.history} words={words} />
    </div>
  );
}
