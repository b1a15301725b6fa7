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

/** Translate and Customize Chat: the languages, which of them customers are offered, and the texts of one of them. */
export function TextsPage({ api, offering }: { api: Api; offering?: ComponentChildren }) {
  const load = useCallback(async () => (await api.get<Languages>("/api/texts")).languages, [api]);
  return (
    <Loading load={load} skeleton={SKELETON}>
      {(languages) => <Languages api={api} initial={languages} offering={offering} />}
    </Loading>
  );
}

interface LanguagesProps {
  api: Api;
  initial: Language[];
  offering: ComponentChildren;
}

function Languages({ api, initial, offering }: LanguagesProps) {
  const [open, setOpen] = useState<string | null>(null);
  /** Opened languages stay mounted but hidden, so that unsaved input is kept. */
  const [visited, setVisited] = useState<readonly string[]>([]);
  const [progress, setProgress] = useState<Record<string, Progress>>({});
  const show = (code: string) => {
    setOpen(code);
    if (!visited.includes(code)) setVisited([...visited, code]);
  };
  return (
    <>
      {open === null && <LanguageList languages={initial} progress={progress} onOpen={show} />}
      <div class={styles.offering} hidden={open !== null}>
        {offering}
      </div>
      {initial
        .filter(({ code }) => visited.includes(code))
        .map((language) => (
          <div key={language.code} hidden={language.code !== open}>
            <LanguageTexts
              api={api}
              language={language}
              shown={language.code === open}
              onProgress={(made) => setProgress((before) => ({ ...before, [language.code]: made }))}
              onBack={() => setOpen(null)}
            />
          </div>
        ))}
    </>
  );
}

interface Props {
  api: Api;
  language: Language;
  shown: boolean;
  onProgress: (progress: Progress) => void;
  onBack: () => void;
}

function LanguageTexts(props: Props) {
  const { api, language } = props;
  const load = useCallback(() => loadTexts(api, language.code), [api, language.code]);
  return (
    <Loading load={load} skeleton={SKELETON}>
      {(saved) => <TextEditor {...props} initial={saved} />}
    </Loading>
  );
}
