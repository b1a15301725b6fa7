import type { RefObject } from "preact";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { Button } from "../controls/button";
import { RepliesIcon } from "../controls/icons";
import { say } from "../words/say";

/** A composer's tool that types the slash, for touch screens and newcomers. */
export function SlashButton({ handle }: { handle: RefObject<ComposerHandle | null> }) {
  const write = () => {
    handle.current?.focus();
    const { activeElement } = document;
    const before =
      activeElement instanceof HTMLTextAreaElement
        ? activeElement.value.charAt(activeElement.selectionStart - 1)
        : "";
    handle.current?.insert(/\S/.test(before) ? " /" : "/");
  };
  return (
    <Button appearance="icon-only" aria-label={say("replies")} title={say("replies.slash")} onClick={write}>
      <RepliesIcon />
    </Button>
  );
}
