import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Button } from "./button";
import { CheckIcon, CopyIcon } from "./icons";
import * as styles from "./copy-box.module.css";
import * as fields from "./field.module.css";
import * as typography from "./typography.module.css";

type Copying = "idle" | "copied" | "selected";

const NOTES: Record<Copying, string> = {
  idle: "",
  copied: "Copied",
  selected: "Press Ctrl+C (⌘C on a Mac) to copy",
};

interface Props {
  label: string;
  help: ComponentChildren;
  text: string;
  rows: number;
}

/** A read-only text with a copy button. */
export function CopyBox({ label, help, text, rows }: Props) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [copying, setCopying] = useState<Copying>("idle");

  useEffect(() => {
    if (copying !== "copied") return;
    const timer = setTimeout(() => setCopying("idle"), 4_000);
    return () => clearTimeout(timer);
  }, [copying]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopying("copied");
    } catch {
      // Frames of another origin are seldom given the clipboard; copying a selection needs no such permission.
      box.current?.focus();
      box.current?.select();
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer copies without the permission
      setCopying(document.execCommand("copy") ? "copied" : "selected");
    }
  };

  return (
    <div class={fields.field}>
      <label for={id}>{label}</label>
      <p class={typography.help} id={`${id}-help`}>
        {help}
      </p>
      <textarea
        ref={box}
        id={id}
        class={fields.code}
        aria-describedby={`${id}-help`}
        readOnly
        rows={rows}
        spellcheck={false}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class={styles.actions}>
        <Button onClick={() => void copy()}>
          {copying === "copied" ? <CheckIcon /> : <CopyIcon />}
          Copy
        </Button>
        <span role="status">{NOTES[copying]}</span>
      </div>
    </div>
  );
}
