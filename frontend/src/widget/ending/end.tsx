import { useEffect, useMemo, useState } from "preact/hooks";
import type { Ending } from "../../contract/answers";
import type { FileAuth } from "../../shared/attachments/load-file";
import type { Conversation } from "../../shared/protocol";
import { TextsContext, useTexts } from "../../shared/texts";
import type { Start } from "../start-data";
import type { Part } from "../use-parts";
import { apiOf, type EndingApi } from "./ending-api";
import { Rating } from "./rating";
import * as buttons from "../buttons.module.css";
import * as styles from "./ending.module.css";

type Files = Pick<Part<"attachments">, "asking" | "save">;

interface Props {
  start: Pick<Start, "lang" | "texts">;
  auth: FileAuth;
  /** What asks and saves, once it has loaded. */
  attachments: Files | undefined;
  conversation: Pick<Conversation, "id" | "issue_key" | "resolved">;
}

/** The end of a conversation whose request is resolved: what the customer thinks of it, and a file of it to keep. */
export function End({ start: { lang, texts }, auth, attachments: files, conversation }: Props) {
  const { id, issue_key: key, resolved } = conversation;
  const api = useMemo(() => files && apiOf(files.asking(auth), id, lang), [files, auth, id, lang]);
  const [ending, setEnding] = useState<Ending | null>(null);
  useEffect(() => {
    // Without an answer nothing is asked: the conversation is what matters.
    if (resolved) api?.ending().then(setEnding, () => setEnding(null));
  }, [api, resolved]);
  if (!resolved || !ending || !api || !files) return null;
  return (
    <TextsContext.Provider value={{ ...texts, ...ending.texts }}>
      <section class={styles.end}>
        {(ending.asks || ending.score !== null) && <Rating {...{ api, ending }} onRated={setEnding} />}
        <Download {...{ api, files }} name={`${key ?? "chat"}.txt`} />
      </section>
    </TextsContext.Provider>
  );
}

function Download({ api, files, name }: { api: EndingApi; files: Files; name: string }) {
  const t = useTexts();
  const [failed, setFailed] = useState(false);
  const onSave = () => {
    setFailed(false);
    api.transcript().then(
      (content) => files.save(content, name),
      () => setFailed(true),
    );
  };
  return (
    <>
      <button type="button" class={buttons.main} data-quiet="true" onClick={onSave}>
        {t("ending.download")}
      </button>
      <div role="alert">{failed && t("ending.failed")}</div>
    </>
  );
}
