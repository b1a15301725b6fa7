import type { ComponentChildren, RefObject } from "preact";
import { useId, useMemo, useRef, useState } from "preact/hooks";
import { Api, refusalOf, type Credentials } from "../../shared/api";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { useDraft } from "../../shared/drafts";
import type { Conversation } from "../../shared/protocol";
import type { Reply } from "../values";
import { Unfilled } from "./unfilled";
import { useChoosing } from "./use-choosing";
import { useSlash } from "./use-slash";
import { useUsable } from "./use-usable";
import { fill, firstOpen, type Values } from "./variables";
import { say } from "../words/say";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./canned-replies.module.css";

interface Props {
  session: Credentials;
  conversation: Conversation;
  /** The agent's own name. */
  me: string;
  /** The storage name of the enclosed message box's draft. */
  draft: string;
  handle: RefObject<ComposerHandle | null>;
  /** The message box. */
  children: ComponentChildren;
}

/**
 * Offers canned replies in the enclosed message box: a slash that begins a word opens a list over it. The box keeps the
 * focus and references the chosen option (WAI-ARIA Authoring Practices, "Combobox Pattern": list autocomplete). A reply
 * is inserted with its variables filled in.
 */
export function CannedReplies({ session, conversation, me, draft, handle, children }: Props) {
  const api = useMemo(() => new Api(session), [session]);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const field = () => box.current?.querySelector("textarea") ?? null;
  const [managing, setManaging] = useState(false);
  const { slash, dismiss, handlers } = useSlash(field, useDraft(draft));
  const usable = useUsable(api, conversation.id, slash !== null || managing);
  const found = slash && usable ? usable.part.search(usable.replies, slash.query, usable.language) : [];
  const shown = slash && usable && (found.length > 0 || slash.query === "");
  const values = valuesOf(conversation, me, usable?.portal_link);

  const insert = (reply: Reply | undefined) => {
    field()?.setSelectionRange(slash?.start ?? 0, slash?.end ?? 0);
    handle.current?.insert(reply ? fill(reply.text, values) : "");
    if (!reply) {
      setManaging(true);
      return;
    }
    const open = firstOpen(field()?.value ?? "");
    if (open) field()?.setSelectionRange(open.start, open.end);
    api.post(`/api/replies/${reply.id}/use`).catch(refusalOf);
  };
  const list = shown ? id : null;
  const { active, setActive, press } = useChoosing({
    ...{ list, found, field },
    onChoose: insert,
    onClose: dismiss,
  });

  return (
    <div
      class={styles.replies}
      ref={box}
      {...handlers}
      onKeyDownCapture={(event) => {
        if (event.target === field() && !event.shiftKey) press(event);
        // The box must not handle this key as well.
        if (event.defaultPrevented) event.stopPropagation();
      }}
    >
      {shown && (
        <usable.part.ReplyList
          {...{ id, found, active, values }}
          onActive={setActive}
          onChoose={(index) => insert(found[index])}
        />
      )}
      <p class={visually.hidden} role="status">
        {shown ? say("replies.found", { count: found.length }) : ""}
      </p>
      <Unfilled draft={draft} field={field}>
        {children}
      </Unfilled>
      {managing && usable && (
        <usable.part.ManagerDialog api={api} onClose={() => setManaging(refocus(field()))} />
      )}
    </div>
  );
}

/** Chrome restores the focus without a caret: nothing can be typed until the box is focused again. */
function refocus(field: HTMLTextAreaElement | null): false {
  field?.blur();
  field?.focus();
  return false;
}

function valuesOf(conversation: Conversation, me: string, portal: string | null | undefined): Values {
  const { anonymous, customer = "", issue_key } = conversation;
  return {
    "customer.name": anonymous ? "" : customer,
    "agent.name": me,
    "request.key": issue_key ?? "",
    "portal.link": portal ?? "",
  };
}
