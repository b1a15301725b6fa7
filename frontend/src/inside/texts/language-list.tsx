import { ChevronIcon } from "../controls/icons";
import type { Api } from "../../shared/api";
import type { Language } from "../values";
import { AddLanguage } from "./add-language";
import type { Progress } from "./texts-form";
import { Lozenge } from "../controls/lozenge";
import * as typography from "../controls/typography.module.css";
import * as styles from "./language-list.module.css";

interface Props {
  api: Api;
  languages: Language[];
  progress: Record<string, Progress>;
  onOpen: (code: string) => void;
  onAdded: (languages: Language[], code: string) => void;
}

/** The languages in which customers can read the chat. */
export function LanguageList({ api, languages, progress, onOpen, onAdded }: Props) {
  return (
    <section class={styles.languages} aria-labelledby="languages">
      <h2 id="languages">Translate and Customize Chat</h2>
      <p class={typography.help}>
        Every text that customers see, in each language. The chat follows the language of its page, or else of
        the customer’s browser.
      </p>
      <ul>
        {languages.map(({ code, name, english_name, changed, base }) => {
          const { changed: count, unsaved } = progress[code] ?? { changed, unsaved: false };
          return (
            <li key={code}>
              <button type="button" onClick={() => onOpen(code)}>
                <span class={styles.language}>
                  <bdi lang={code}>{name}</bdi>
                  {name !== english_name && <span class={typography.help}>{english_name}</span>}
                </span>
                {base && <Lozenge>Added</Lozenge>}
                {unsaved && <Lozenge appearance="warning">Unsaved changes</Lozenge>}
                {count > 0 && <Lozenge appearance="information">{count} changed</Lozenge>}
                <ChevronIcon />
              </button>
            </li>
          );
        })}
      </ul>
      <AddLanguage {...{ api, languages, onAdded }} />
    </section>
  );
}
