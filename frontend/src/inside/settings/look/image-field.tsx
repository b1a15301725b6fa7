import { useId, useRef, useState } from "preact/hooks";
import type { UploadedImage } from "../../../contract/answers";
import { refusalOf, type Api } from "../../../shared/api";
import { Button } from "../../controls/button";
import { FieldError } from "../../controls/field";
import * as fields from "../../controls/field.module.css";
import * as typography from "../../controls/typography.module.css";
import * as styles from "./how-it-looks.module.css";

const PATH = "/api/project-settings/launcher-image";
const LARGEST = 100 * 1024;
const TYPES = "image/png,image/jpeg,image/gif,image/webp";

interface Props {
  api: Api;
  /** The name of the chosen image, empty for none. */
  value: string;
  /** The image as the server drew it. */
  drawn: string;
  error: string | undefined;
  onChange: (name: string) => void;
}

/** A custom image in place of the launcher's icon. */
export function ImageField({ api, value, drawn, error, onChange }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const wrong = problem ?? error;

  const take = async (file: File | undefined) => {
    if (!file) return;
    setProblem(file.size > LARGEST ? "Choose an image of at most 100 KB." : undefined);
    if (file.size <= LARGEST) {
      setBusy(true);
      await api.post<UploadedImage>(PATH, file).then(
        ({ image }) => onChange(image),
        (failure: unknown) => setProblem(refusalOf(failure).message),
      );
      setBusy(false);
    }
    // Lets the same file be chosen again once it is corrected.
    if (input.current) input.current.value = "";
  };
  const remove = () => {
    setProblem(undefined);
    onChange("");
    input.current?.parentElement?.querySelector("button")?.focus();
  };

  return (
    <fieldset class={fields.field} aria-describedby={`${id}-help ${id}-error`}>
      <legend>Launcher image</legend>
      <p class={typography.help} id={`${id}-help`}>
        In place of the icon, such as your logo: PNG, JPEG, GIF or WebP, at most 100 KB. Its middle is cut out
        as a circle. A web site with a Content-Security-Policy has to allow it in img-src.
      </p>
      <div class={styles.image}>
        {value && drawn && <img src={drawn} alt="The launcher image" />}
        <Button aria-disabled={busy || undefined} onClick={() => busy || input.current?.click()}>
          {value ? "Replace image…" : "Upload an image…"}
        </Button>
        {value && (
          <Button appearance="subtle" onClick={remove}>
            Remove image
          </Button>
        )}
        <input
          ref={input}
          type="file"
          accept={TYPES}
          hidden
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </div>
      <FieldError id={`${id}-error`} message={wrong} />
    </fieldset>
  );
}
