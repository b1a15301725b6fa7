import { useCallback, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import { Button } from "../controls/button";
import { PlusIcon } from "../controls/icons";
import { Loading, Skeleton } from "../controls/loading";
import { SectionMessage } from "../controls/section-message";
import type { ManagedReplies } from "../values";
import { Editor, type Draft } from "./editor";
import { ReplyFiles } from "./reply-files";
import { ReplyRow } from "./reply-row";
import { refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as typography from "../controls/typography.module.css";
import * as styles from "./manager.module.css";

const PATH = "/api/managed-replies";

interface Props {
  api: Api;
  /** Names the owner of the replies. */
  whose: string;
}

/** The replies that a page manages: adding, changing, deleting, export and import. Takes effect at once. */
export function Manager({ api, whose }: Props) {
  const load = useCallback(() => api.get<ManagedReplies>(PATH), [api]);
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "box", "box"]} />}>
      {(initial) => <Loaded {...{ api, whose, initial }} />}
    </Loading>
  );
}

const newId = () => crypto.randomUUID().replaceAll("-", "");

/** The replies, and the id of the one being edited. */
function useReplies(api: Api, initial: ManagedReplies) {
  const [managed, setManaged] = useState(initial);
  const [edited, setEdited] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const save = async (id: string, draft: Draft) => {
    setManaged(await api.put<ManagedReplies>(`${PATH}/${id}`, draft));
    setEdited((now) => (now === id ? null : now));
  };
  const remove = async (id: string) => {
    try {
      await api.delete(`${PATH}/${id}`);
      setManaged({ ...managed, replies: managed.replies.filter((reply) => reply.id !== id) });
      setFailure(null);
    } catch (error) {
      setFailure(refusalInWords(refusalOf(error)));
    }
  };
  return { managed, setManaged, edited, setEdited, failure, save, remove };
}

function Loaded({ api, whose, initial }: Props & { initial: ManagedReplies }) {
  const { managed, setManaged, edited, setEdited, failure, save, remove } = useReplies(api, initial);
  const { replies } = managed;
  const adding = edited !== null && !replies.some(({ id }) => id === edited);
  const editor = (id: string, draft: Draft) => (
    <Editor
      key={id}
      {...{ managed, draft }}
      onSave={(changed) => save(id, changed)}
      onCancel={() => setEdited(null)}
    />
  );

  return (
    <div class={styles.manager}>
      <p class={typography.help}>{`${whose} ${say("replies.help")}`}</p>
      <div class={styles.actions}>
        <Button
          disabled={edited !== null || replies.length >= managed.most}
          onClick={() => setEdited(newId())}
        >
          <PlusIcon />
          {say("replies.add")}
        </Button>
        <ReplyFiles api={api} path={`${PATH}/import`} replies={replies} onImported={setManaged} />
      </div>
      {failure && <SectionMessage appearance="error" title={failure} live />}
      {edited !== null && adding && editor(edited, { name: "", text: "", language: "" })}
      {replies.length === 0 && !adding && <p class={typography.help}>{say("replies.none")}</p>}
      <ul class={styles.list} aria-label={say("replies.list")}>
        {replies.map((reply) => (
          <li key={reply.id}>
            {edited === reply.id ? (
              editor(reply.id, reply)
            ) : (
              <ReplyRow
                reply={reply}
                languages={managed.languages}
                busy={edited !== null}
                onEdit={() => setEdited(reply.id)}
                onRemove={() => void remove(reply.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
