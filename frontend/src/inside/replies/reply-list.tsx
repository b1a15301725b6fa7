import { useEffect, useRef } from "preact/hooks";
import { Lozenge } from "../controls/lozenge";
import type { Reply } from "../values";
import { ReplyText } from "./reply-text";
import { fill, type Values } from "./variables";
import { say } from "../words/say";
import * as styles from "./reply-list.module.css";

/** Labels of replies by owner; a project's have none. */
const WHOSE = { personal: "replies.whose.personal", project: null, site: "replies.whose.site" } as const;

interface Props {
  id: string;
  found: readonly Reply[];
  /** The index of the chosen option; the one after the last reply is "Manage". */
  active: number;
  values: Values;
  onActive: (index: number) => void;
  onChoose: (index: number) => void;
}

/** The list over the message box, which keeps the focus. */
export function ReplyList({ id, found, active, values, onActive, onChoose }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [active, found]);

  const option = (index: number) => ({
    id: `${id}-${index}`,
    role: "option" as const,
    "aria-selected": index === active,
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onMouseMove: () => onActive(index),
    onClick: () => onChoose(index),
  });
  return (
    <ul class={styles.list} id={id} role="listbox" aria-label={say("replies")} ref={list}>
      {found.map((reply, index) => (
        <li key={reply.id} {...option(index)}>
          <span class={styles.head}>
            <strong dir="auto">{reply.name}</strong>
            <Whose scope={reply.scope} />
            {reply.language && <span class={styles.language}>{reply.language}</span>}
          </span>
          <ReplyText text={fill(reply.text, values)} />
        </li>
      ))}
      <li key="manage" class={styles.manage} {...option(found.length)}>
        {say(found.length === 0 ? "replies.manage_none" : "replies.manage")}
      </li>
    </ul>
  );
}

function Whose({ scope }: Pick<Reply, "scope">) {
  const key = WHOSE[scope];
  return key && <Lozenge>{say(key)}</Lozenge>;
}
