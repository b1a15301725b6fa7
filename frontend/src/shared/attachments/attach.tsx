import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CloseIcon, Icon } from "../components/icons";
import { useLanguage, useTexts } from "../texts";
import { useStore } from "../use-store";
import type { FileAuth } from "./load-file";
import { fileSender } from "./send-file";
import { minutes } from "./size";
import { MOST_FILES, Uploads, type Upload } from "./uploads";
import * as styles from "./attach.module.css";

interface Props {
  auth: FileAuth;
  /** The size limit of a file. */
  megabytes: number;
  uploads: RefObject<Uploads | null>;
  /** Files that outlive this tool; without it they end with it. */
  given?: Uploads | undefined;
  /** Called with whether all files can be sent, `undefined` if there are none. */
  onReady: (ready: boolean | undefined) => void;
}

/** Errors in the file itself have their own texts; retrying cannot help. */
const SAID = new Set(["too_many", "file_too_large", "file_type_refused"]);

const FINAL = new Set([...SAID, "invalid_input", "attachments_off"]);

/** A composer's tool: files are chosen, dropped onto the conversation or pasted, and wait above the text. */
export function Attach({ auth, megabytes, uploads, given, onReady }: Props) {
  const t = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [own] = useState(() => given ?? new Uploads({ send: fileSender(auth), megabytes }));
  const { list } = useStore(own);
  const { ready } = own;
  const dragged = useDropping(input, own);

  useEffect(() => {
    uploads.current = own;
    const goOn = () => own.goOn();
    addEventListener("online", goOn);
    return () => {
      removeEventListener("online", goOn);
      uploads.current = null;
      if (!given) own.clear();
      onReady(undefined);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no reason to drop what was chosen
  }, [own]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no reason to call it
  useEffect(() => onReady(ready), [ready, list.length]);

  return (
    <>
      {list.length > 0 && (
        <ul class={styles.uploads} aria-live="polite">
          {list.map((upload) => (
            <Chip
              key={upload.id}
              {...{ upload, megabytes }}
              onRetry={() => own.retry(upload.id)}
              onRemove={() => own.remove(upload.id)}
            />
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget: chooser }) => {
          own.add(chooser.files ?? []);
          chooser.value = "";
        }}
      />
      <button
        type="button"
        class={styles.attach}
        data-dragged={dragged || undefined}
        aria-label={t("files.attach")}
        title={t("files.attach")}
        onClick={() => input.current?.click()}
      >
        <Icon>
          <path d="m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.4 17.2a1.7 1.7 0 0 1-2.4-2.4L15 7" />
        </Icon>
      </button>
    </>
  );
}

interface ChipProps {
  upload: Upload;
  megabytes: number;
  onRetry: () => void;
  onRemove: () => void;
}

function Chip({
  upload: { name, progress, attachment, error, wait },
  megabytes,
  onRetry,
  onRemove,
}: ChipProps) {
  const t = useTexts();
  const language = useLanguage();
  return (
    <li class={styles.upload} data-error={error !== undefined || undefined}>
      <span class={styles.name} dir="auto" title={name}>
        {name}
      </span>
      {error === undefined && !attachment && <progress max={1} value={progress} aria-label={name} />}
      {error !== undefined && (
        <small>
          {t(wordsOf(error), { count: error === "too_many" ? MOST_FILES : megabytes })}
          {wait && ` ${t("account.wait", { wait: minutes(wait, language) })}`}
        </small>
      )}
      {error !== undefined && !FINAL.has(error) && (
        <button type="button" class={styles.retry} onClick={onRetry}>
          {t("retry")}
        </button>
      )}
      <button type="button" class={styles.remove} aria-label={t("files.remove", { name })} onClick={onRemove}>
        <CloseIcon />
      </button>
    </li>
  );
}

function wordsOf(error: string): string {
  return SAID.has(error) ? `files.${error}` : "error.not_sent";
}

/** Takes files dropped onto the conversation or pasted into it; returns whether files are dragged over it. */
function useDropping(tool: RefObject<HTMLElement | null>, uploads: Uploads): boolean {
  const [dragged, setDragged] = useState(false);
  useEffect(() => {
    const place = tool.current?.closest("form")?.parentElement;
    if (!place) return;
    const ended = new AbortController();
    const { signal } = ended;
    const hover = (event: DragEvent) => {
      const files = event.dataTransfer?.types.includes("Files") ?? false;
      if (files) event.preventDefault();
      setDragged(files);
    };
    const take = (event: Event, from: DataTransfer | null) => {
      setDragged(false);
      if (!from?.files.length) return;
      event.preventDefault();
      uploads.add(from.files);
    };
    place.addEventListener("dragover", hover, { signal });
    place.addEventListener("dragleave", () => setDragged(false), { signal });
    place.addEventListener("drop", (event) => take(event, event.dataTransfer), { signal });
    place.addEventListener("paste", (event) => take(event, event.clipboardData), { signal });
    return () => ended.abort();
  }, [tool, uploads]);
  return dragged;
}
