import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Attachment } from "../../contract/answers";
import { Icon } from "../components/icons";
import { useLanguage, useTexts } from "../texts";
import { fileLoader, pathOf, save, type FileAuth, type LoadFile } from "./load-file";
import { inWords } from "./size";
import * as styles from "./file-list.module.css";

interface Props {
  files: Attachment[];
  auth: FileAuth;
  /** Not sent yet: there is nothing to load. */
  pending: boolean;
  /** A note about a file. */
  note?: ((file: Attachment) => ComponentChildren) | undefined;
}

/** The files of a message: images as small pictures, the others by name and size. A click saves one. */
export function FileList({ files, auth, ...others }: Props) {
  const load = useMemo(() => fileLoader(auth), [auth]);
  return (
    <ul class={styles.files}>
      {files.map((file) => (
        <li key={file.id}>
          <File {...{ file, load }} {...others} />
        </li>
      ))}
    </ul>
  );
}

interface FileProps extends Omit<Props, "files" | "auth"> {
  file: Attachment;
  load: LoadFile;
}

function File({ file, load, pending, note }: FileProps) {
  const t = useTexts();
  const language = useLanguage();
  const [gone, setGone] = useState(file.problem === "missing");
  // A file no longer kept here is fetched from Jira, only on a click.
  const kept = Date.parse(file.until) > Date.now();
  const picture = usePicture(file, load, kept && !gone && !pending && file.width !== null);
  const { name, size, width, height } = file;

  const onSave = async () => {
    const content = await load(pathOf(file)).catch(() => undefined);
    if (content) save(content, name);
    else if (content === null) setGone(true);
  };
  return (
    <button
      type="button"
      class={styles.file}
      disabled={gone || pending}
      title={name}
      onClick={() => void onSave()}
    >
      {picture ? (
        <img class={styles.picture} src={picture} width={width ?? 0} height={height ?? 0} alt={name} />
      ) : (
        <>
          <Icon>
            <path d="M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7zv4h4" />
          </Icon>
          <span class={styles.name} dir="auto">
            {name}
          </span>
          <small>
            {gone ? t("files.gone") : inWords(size, language)}
            {note?.(file)}
          </small>
        </>
      )}
    </button>
  );
}

/** The address of an image's thumbnail, once it is loaded. */
function usePicture(file: Attachment, load: LoadFile, wanted: boolean): string | undefined {
  const [picture, setPicture] = useState<string>();
  const { id } = file;
  useEffect(() => {
    if (!wanted) return;
    let address: string | undefined;
    let left = false;
    load(`/files/${id}/thumbnail`).then(
      (content) => {
        if (!content || left) return;
        address = URL.createObjectURL(content);
        setPicture(address);
      },
      () => {},
    );
    return () => {
      left = true;
      if (address) URL.revokeObjectURL(address);
    };
  }, [id, load, wanted]);
  return picture;
}
