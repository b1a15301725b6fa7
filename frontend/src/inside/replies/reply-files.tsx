import { useRef, useState } from "preact/hooks";
import { refusalOf, type Api, type ApiError } from "../../shared/api";
import { Button } from "../controls/button";
import { saveFile } from "../controls/save-file";
import { SectionMessage } from "../controls/section-message";
import type { ManagedReplies, Reply } from "../values";
import { fieldsInWords, refusalInWords } from "../words/refusals";
import { say } from "../words/say";

interface Props {
  api: Api;
  path: string;
  replies: readonly Reply[];
  onImported: (managed: ManagedReplies) => void;
}

/** Announced after an import. */
type Outcome = { done: string } | { failed: string; problem: ApiError } | null;

/** Exports and imports all replies. */
export function ReplyFiles({ api, path, replies, onImported }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const upload = async (file: File | undefined) => {
    if (!file) return;
    try {
      onImported(await api.post<ManagedReplies>(path, file));
      setOutcome({ done: say("replies.imported", { name: file.name }) });
    } catch (error) {
      setOutcome({
        failed: say("replies.not_imported", { name: file.name }),
        problem: refusalOf(error),
      });
    }
    // Lets the same file be chosen again once it is corrected.
    if (input.current) input.current.value = "";
  };
  const download = () =>
    saveFile("canned-replies.json", {
      replies: replies.map(({ name, text, language }) => ({ name, text, language })),
    });

  return (
    <>
      <Button disabled={replies.length === 0} onClick={download}>
        {say("replies.export")}
      </Button>
      <Button onClick={() => input.current?.click()}>{say("replies.import")}</Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => void upload(event.currentTarget.files?.[0])}
      />
      <span role="status">{outcome && "done" in outcome && outcome.done}</span>
      {outcome && "failed" in outcome && (
        <SectionMessage
          appearance="error"
          title={outcome.failed}
          live
          actions={<Button onClick={() => setOutcome(null)}>{say("dismiss")}</Button>}
        >
          <p>{refusalInWords(outcome.problem)}</p>
          <ul>
            {Object.entries(fieldsInWords(outcome.problem)).map(([which, message]) => (
              <li key={which}>
                <strong>{which}</strong>: {message}
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
    </>
  );
}
