import { useMemo } from "preact/hooks";
import type { KeptMessages as Answer } from "../../contract/answers";
import type { FileAuth } from "../../shared/attachments/load-file";
import type { Thread } from "../../shared/conversation";
import { useKept, type OnFill } from "../../shared/kept/use-kept";
import { TextsContext, useTexts } from "../../shared/texts";
import type { Start } from "../start-data";
import type { Part } from "../use-parts";
import * as buttons from "../buttons.module.css";
import * as styles from "./kept.module.css";

interface Props {
  start: Pick<Start, "lang" | "texts">;
  auth: FileAuth;
  /** The lazy part that sends requests, once loaded. */
  part: Pick<Part<"attachments">, "asking"> | undefined;
  thread: Thread;
  onFill: OnFill;
}

/** Loads the texts that Jira keeps of a conversation, and reports a failure. */
export function Kept({ start: { lang, texts }, auth, part, thread, onFill }: Props) {
  const { id } = thread.conversation;
  const ask = useMemo(() => {
    if (!part) return undefined;
    const asked = part.asking(auth);
    return async () => {
      const answer = await asked(`/api/conversations/${id}/kept?lang=${lang}`);
      if (!answer.ok) throw new Error(answer.statusText);
      return (await answer.json()) as Answer;
    };
  }, [part, auth, id, lang]);
  const { kept, problem, asking, again } = useKept(thread, ask, onFill);
  return (
    <TextsContext.Provider value={{ ...texts, ...kept?.texts }}>
      <section class={styles.kept}>
        {/* There before its words are, so that they are read out. */}
        <Words {...{ problem, asking, again }} />
      </section>
    </TextsContext.Provider>
  );
}

function Words({ problem, asking, again }: Pick<ReturnType<typeof useKept>, "problem" | "asking" | "again">) {
  const t = useTexts();
  return (
    <>
      <p role="status">{problem && t(problem)}</p>
      {problem && (
        <button
          type="button"
          class={buttons.main}
          data-quiet="true"
          aria-disabled={asking}
          onClick={() => asking || again()}
        >
          {t("retry")}
        </button>
      )}
    </>
  );
}
