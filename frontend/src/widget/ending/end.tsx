import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Ending } from "../../contract/answers";
import type { FileAuth } from "../../shared/attachments/load-file";
import type { Conversation } from "../../shared/protocol";
import { duration } from "../../shared/text";
import { TextsContext, useLanguage, useTexts } from "../../shared/texts";
import type { Start } from "../start-data";
import type { Part } from "../use-parts";
import { apiOf, TooMany, type EndingApi } from "./ending-api";
import { Rating } from "./rating";
import * as buttons from "../buttons.module.css";
import * as styles from "./ending.module.css";

type Files = Pick<Part<"attachments">, "asking" | "save">;

interface Props {
  start: Pick<Start, "lang" | "texts">;
  auth: FileAuth;
  /** The lazy part that sends requests, once loaded. */
  attachments: Files | undefined;
  conversation: Pick<Conversation, "id" | "issue_key" | "resolved">;
}

/** The end of a conversation with a resolved request: the customer's rating, and the transcript. */
export function End({ start: { lang, texts }, auth, attachments: files, conversation }: Props) {
  const { id, issue_key: key, resolved } = conversation;
  const api = useMemo(() => files && apiOf(files.asking(auth), id, lang), [files, auth, id, lang]);
  const [ending, setEnding] = useState<Ending | null>(null);
  useEffect(() => {
    // Without an answer no rating is asked for: the conversation is what matters.
    if (resolved) api?.ending().then(setEnding, () => setEnding(null));
  }, [api, resolved]);
  if (!resolved || !ending || !api || !files) return null;
  return (
    <TextsContext.Provider value={{ ...texts, ...ending.texts }}>
      <section class={styles.end}>
        {(ending.asks || ending.score !== null) && <Rating {...{ api, ending }} onRated={setEnding} />}
        <Keep {...{ api, files }} name={`${key ?? "chat"}.txt`} mailTo={ending.mail_to} />
      </section>
    </TextsContext.Provider>
  );
}

interface KeepProps {
  api: EndingApi;
  files: Files;
  name: string;
  /** The customer's own address, if the transcript can be mailed. */
  mailTo: string | null;
}

/** The transcript: as a file, or by mail. */
function Keep({ api, files, name, mailTo }: KeepProps) {
  const t = useTexts();
  const language = useLanguage();
  const [problem, setProblem] = useState("");
  const [mail, setMail] = useState<"" | "sending" | "sent">("");
  const told = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    // The pressed button is gone, so the status takes the focus.
    if (mail === "sent") told.current?.focus();
  }, [mail]);
  const onFailed = (error: unknown) => {
    setMail("");
    const wait = error instanceof TooMany && duration(error.wait, language);
    setProblem(wait ? t("account.wait", { wait }) : t("ending.failed"));
  };
  const onSave = () => {
    setProblem("");
    api.transcript().then((content) => files.save(content, name), onFailed);
  };
  const onMail = () => {
    if (mail) return;
    setProblem("");
    setMail("sending");
    api.mail().then(() => setMail("sent"), onFailed);
  };
  return (
    <>
      <button type="button" class={buttons.main} data-quiet="true" onClick={onSave}>
        {t("ending.download")}
      </button>
      {mailTo && mail !== "sent" && (
        <button
          type="button"
          class={buttons.main}
          data-quiet="true"
          aria-disabled={mail === "sending"}
          onClick={onMail}
        >
          {t("ending.mail", { email: mailTo })}
        </button>
      )}
      {mailTo && mail === "sent" && (
        <p role="status" tabIndex={-1} ref={told}>
          {t("ending.mailed", { email: mailTo })}
        </p>
      )}
      <div role="alert">{problem}</div>
    </>
  );
}
