import { useEffect, useRef } from "preact/hooks";
import { Lozenge } from "../controls/lozenge";
import type { Reply } from "../values";
import { ReplyText } from "./reply-text";
import { fill, type Values } from "./variables";
import * as styles from "./reply-list.module.css";

/** What agents call whose a reply is; that of a project goes without saying. */
const WHOSE = { personal: "Mine", project: null, site: "Site" } as const;

interface Props {
  id: string;
  found: readonly Reply[];
  /** Of the replies; the one after the last is "Manage". */
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
    <ul class={styles.list} id={id} role="listbox" aria-label="Canned replies" ref={list}>
      {found.map((reply, index) => (
        <li key={reply.id} {...option(index)}>
          <span class={styles.head}>
            <strong dir="auto">{reply.name}</strong>
            {WHOSE[reply.scope] && <Lozenge>{WHOSE[reply.scope]}</Lozenge>}
            {reply.language && <span class={styles.language}>{reply.language}</span>}
          </span>
          <ReplyText text={fill(reply.text, values)} />
        </li>
      ))}
      <li key="manage" class={styles.manage} {...option(found.length)}>
        {found.length === 0 && "No canned replies yet. "}Manage my replies…
      </li>
    </ul>
  );
}
