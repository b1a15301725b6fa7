import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { refusalOf, type Api, type ApiError } from "../../shared/api";
import { Button } from "../controls/button";
import { saveFile } from "../controls/save-file";
import { SectionMessage } from "../controls/section-message";
import { exportTexts, importTexts, type SavedTexts } from "./texts-form";
import * as styles from "./text-files.module.css";

interface Props {
  api: Api;
  code: string;
  onImported: (saved: SavedTexts) => void;
  /** Further actions on all texts. */
  children?: ComponentChildren;
}

/** Announced after an import. */
type Outcome = { done: string } | { failed: string; problem: ApiError } | null;

/** Exports and imports all texts of the language. */
export function TextFiles({ api, code, onImported, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<Outcome>(null);

  const download = () =>
    exportTexts(api, code).then(
      (texts) => {
        saveFile(`jira-chat-${code}.json`, texts);
        setOutcome(null);
      },
      (error: unknown) =>
        setOutcome({ failed: "The texts could not be exported", problem: refusalOf(error) }),
    );
  const upload = async (file: File | undefined) => {
    if (!file) return;
    await importTexts(api, code, file).then(
      (saved) => {
        onImported(saved);
        setOutcome({ done: `${file.name} is imported and saved.` });
      },
      (error: unknown) =>
        setOutcome({ failed: `${file.name} is not imported, nothing is changed`, problem: refusalOf(error) }),
    );
    // Lets the same file be chosen again once it is corrected.
    if (input.current) input.current.value = "";
  };

  return (
    <div class={styles.files}>
      <div class={styles.actions}>
        <Button onClick={() => void download()}>Export as JSON</Button>
        <Button onClick={() => input.current?.click()}>Import JSON…</Button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={(event) => void upload(event.currentTarget.files?.[0])}
        />
        {children}
        <span role="status">{outcome && "done" in outcome && outcome.done}</span>
      </div>
      {outcome && "failed" in outcome && (
        <SectionMessage
          appearance="error"
          title={outcome.failed}
          live
          actions={<Button onClick={() => setOutcome(null)}>Dismiss</Button>}
        >
          <p>{outcome.problem.message}</p>
          <ul>
            {Object.entries(outcome.problem.fields).map(([line, message]) => (
              <li key={line}>
                <strong>{line}</strong>: {message}
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
    </div>
  );
}
