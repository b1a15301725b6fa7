import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Button } from "../controls/button";
import { CheckIcon, CopyIcon } from "../controls/icons";

type Copying = "idle" | "copied" | "selected";

const NOTES: Record<Copying, string> = {
  idle: "",
  copied: "Copied",
  selected: "Press Ctrl+C (⌘C on a Mac) to copy",
};

/** The HTML for the site's owner, read-only, with a way to copy it. */
export function Snippet({ html }: { html: string }) {
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
      await navigator.clipboard.writeText(html);
      setCopying("copied");
    } catch {
      // Frames of another origin are seldom given the clipboard; copying a selection needs no such permission.
      box.current?.focus();
      box.current?.select();
      setCopying(document.execCommand("copy") ? "copied" : "selected");
    }
  };

  return (
    <div class="field">
      <label for={id}>HTML to paste</label>
      <p class="help" id={`${id}-help`}>
        Paste it before <code>&lt;/body&gt;</code> of every page that should offer the chat.
      </p>
      <textarea
        ref={box}
        id={id}
        class="control code"
        aria-describedby={`${id}-help`}
        readOnly
        rows={3}
        spellcheck={false}
        value={html}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="snippet-actions">
        <Button onClick={copy}>
          {copying === "copied" ? <CheckIcon /> : <CopyIcon />}
          Copy
        </Button>
        <span role="status">{NOTES[copying]}</span>
      </div>
    </div>
  );
}
