import { Checkbox } from "../controls/checkbox";
import { Field, FieldError } from "../controls/field";
import { Select } from "../controls/select";
import { set } from "../form/form";
import type { SiteSettings } from "../values";
import type { FieldsProps } from "./site-form";
import * as typography from "../controls/typography.module.css";
import * as styles from "./offered-languages.module.css";

/** The languages offered to customers, and the default one. */
export function OfferedLanguages({ form: { draft, saved, errors }, dispatch }: FieldsProps) {
  const codes = saved.languages.map(({ code }) => code);
  const offered = draft.languages ?? codes;
  const offer = (code: string, wanted: boolean) => {
    const chosen = codes.filter((each) => (each === code ? wanted : offered.includes(each)));
    // All languages, later ones included.
    dispatch(set<SiteSettings, "languages">("languages", chosen.length === codes.length ? null : chosen));
  };
  return (
    <fieldset>
      <legend>Languages offered to customers</legend>
      <p class={typography.help}>
        The chat, its e-mails and its transcripts use the customer’s language if you offer it.
      </p>
      <div class={styles.languages} data-field="languages">
        {saved.languages.map(({ code, name }) => (
          <Checkbox
            key={code}
            label={name}
            checked={offered.includes(code)}
            disabled={code === draft.default_language}
            onChange={(checked) => offer(code, checked)}
          />
        ))}
      </div>
      <FieldError id="languages-error" message={errors.languages} />
      <Field
        label="Default language"
        help="For customers whose language you don’t offer. It is always offered."
        error={errors.default_language}
      >
        {(ties) => (
          <Select
            {...ties}
            value={draft.default_language}
            onChange={({ currentTarget: { value } }) =>
              dispatch(set<SiteSettings, "default_language">("default_language", value))
            }
          >
            {saved.languages
              .filter(({ code }) => offered.includes(code) || code === draft.default_language)
              .map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
          </Select>
        )}
      </Field>
    </fieldset>
  );
}
