import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isBlank } from "../blank";
import { useDraft, writeDraft } from "../drafts";
import { LONGEST_MESSAGE } from "../protocol";
import { useTexts } from "../texts";
import { SendIcon } from "./icons";
import { useComposerHandle, type ComposerHandle } from "./use-composer-handle";
import * as styles from "./composer.module.css";

interface Props {
  /** The storage name of the draft; one per conversation. */
  draft: string;
  placeholder: string;
  /** Returns `false` if it was not sent; the text then stays. */
  onSend: (body: string) => unknown;
  /** Whether the attached files can be sent; `undefined` if there are none. */
  files?: boolean | undefined;
  /** Called at every change with whether there is text. */
  onTyping?: (active: boolean) => void;
  handle: RefObject<ComposerHandle | null>;
  /** Buttons before the send button; they write through the handle. */
  tools?: ComponentChildren;
}

/** The message box: Enter sends, Shift+Enter breaks the line, and the draft survives a reload. */
export function Composer({ draft, placeholder, onSend, onTyping, handle, tools, files }: Props) {
  const t = useTexts();
  const text = useDraft(draft);
  const input = useRef<HTMLTextAreaElement>(null);
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- the server counts code points, too
  const excess = [...text].length - LONGEST_MESSAGE;
  const ready = files !== false && (files || !isBlank(text)) && excess <= 0;

  const send = () => {
    if (ready && onSend(text.trim()) !== false) writeDraft(draft, null);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // An input method confirms its candidate with Enter; Safari reports that key after the composition, as code 229.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only sign of it that Safari gives
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };

  const bare = !tools;
  useLayoutEffect(() => {
    const { style } = input.current as HTMLTextAreaElement;
    style.height = "auto";
    style.height = `${input.current?.scrollHeight}px`;
  }, [text, placeholder, bare]);
  useComposerHandle(handle, draft, input);

  return (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={input}
        rows={1}
        value={text}
        dir={text ? "auto" : undefined}
        placeholder={placeholder}
        aria-label={placeholder}
        aria-invalid={excess > 0}
        enterkeyhint="send"
        onInput={({ currentTarget: { value } }) => {
          writeDraft(draft, value);
          onTyping?.(value !== "");
        }}
        onKeyDown={onKeyDown}
      />
      {tools}
      <button type="submit" class={styles.send} aria-label={t("send")} title={t("send")} disabled={!ready}>
        <SendIcon />
      </button>
      <p class={styles.excess} role="alert">
        {excess > 0 && t("too_long", { count: excess })}
      </p>
    </form>
  );
}
