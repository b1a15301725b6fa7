import type { Languages } from "../../contract/answers";
import type { ComponentChildren } from "preact";
import { useCallback, useState } from "preact/hooks";
import type { Api } from "../../shared/api";
import { Loading, Skeleton } from "../controls/loading";
import type { Language } from "../values";
import { LanguageList } from "./language-list";
import { TextEditor } from "./text-editor";
import { loadTexts, type Progress } from "./texts-form";
import * as styles from "./texts-page.module.css";

const SKELETON = <Skeleton bars={["short", "box", "box", "box", "box"]} />;

interface Props {
  api: Api;
  offering?: ComponentChildren;
  /** Called when a language was added or removed. */
  onLanguages?: (() => void) | undefined;
}

/** Translate and Customize Chat: the languages, those offered to customers, and the texts of one. */
export function TextsPage({ api, offering, onLanguages }: Props) {
  const load = useCallback(async () => (await api.get<Languages>("/api/texts")).languages, [api]);
  return (
    <Loading load={load} skeleton={SKELETON}>
      {(languages) => <Languages {...{ api, offering, onLanguages }} initial={languages} />}
    </Loading>
  );
}

function Languages({ api, initial, offering, onLanguages }: Props & { initial: Language[] }) {
  const [languages, setLanguages] = useState(initial);
  const [open, setOpen] = useState<string | null>(null);
  /** Opened languages stay mounted but hidden, so that unsaved input is kept. */
  const [visited, setVisited] = useState<readonly string[]>([]);
  const [progress, setProgress] = useState<Record<string, Progress>>({});
  const show = (code: string) => {
    setOpen(code);
    if (!visited.includes(code)) setVisited([...visited, code]);
  };
  const added = (all: Language[], code: string) => {
    setLanguages(all);
    show(code);
    onLanguages?.();
  };
  const removed = (code: string) => {
    setProgress({ ...progress, [code]: { changed: 0, unsaved: false } });
    setLanguages(languages.filter((each) => each.code !== code));
    setVisited(visited.filter((each) => each !== code));
    setOpen(null);
    onLanguages?.();
  };
  return (
    <>
      {open === null && <LanguageList {...{ api, languages, progress }} onOpen={show} onAdded={added} />}
      <div class={styles.offering} hidden={open !== null}>
        {offering}
      </div>
      {languages
        .filter(({ code }) => visited.includes(code))
        .map((language) => (
          <div key={language.code} hidden={language.code !== open}>
            <LanguageTexts
              api={api}
              language={language}
              shown={language.code === open}
              onProgress={(made) => setProgress((before) => ({ ...before, [language.code]: made }))}
              onBack={() => setOpen(null)}
              onRemoved={() => removed(language.code)}
            />
          </div>
        ))}
    </>
  );
}

interface TextsProps {
  api: Api;
  language: Language;
  shown: boolean;
  onProgress: (progress: Progress) => void;
  onBack: () => void;
  onRemoved: () => void;
}

function LanguageTexts(props: TextsProps) {
  const { api, language } = props;
  const load = useCallback(() => loadTexts(api, language.code), [api, language.code]);
  return (
    <Loading load={load} skeleton={SKELETON}>
      {(saved) => <TextEditor {...props} initial={saved} />}
    </Loading>
  );
}
