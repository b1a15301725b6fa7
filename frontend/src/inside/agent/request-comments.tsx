import { useCallback, useMemo } from "preact/hooks";
import type { CommentsInChat, MissingComments } from "../../contract/answers";
import type { Api } from "../../shared/api";
import type { Thread } from "../../shared/conversation";
import { useAsked, useLater } from "../card/use-asked";
import { dates } from "../words/formats";
import { say } from "../words/say";
import * as styles from "./request-comments.module.css";

/** A message becomes a comment some seconds later. Milliseconds. */
const TOLD = 6_000;

/** Returns the address of the comment that ends with a message; asks for it where the comments are near. */
export function useComments(
  api: Api,
  thread: Thread,
  near: boolean,
): (clientId: string) => string | undefined {
  const { messages, conversation } = thread;
  const path = `/api/conversations/${conversation.id}/request/comments`;
  const { answer, again } = useAsked(
    useMemo(() => (near ? () => api.get<CommentsInChat>(path) : null), [api, path, near]),
  );
  useLater(again, TOLD, [conversation.issue_key, messages.at(-1)?.seq]);
  const addresses = new Map(answer?.comments.map(({ seq, address }) => [seq, address]));
  return (clientId) => {
    const message = messages.find((each) => each.client_id === clientId);
    return message && addresses.get(message.seq);
  };
}

/** Leads from a message to its comment. */
export function CommentLink({ address }: { address: string }) {
  return (
    <>
      {" · "}
      <a class={styles.link} href={address} target="_top" title={say("pane.in_jira.help")}>
        {say("pane.in_jira")}
      </a>
    </>
  );
}

/** The public comments that are not in the chat. Where Jira does not tell, nothing is said. */
export function NotInChat({ api, id }: { api: Api; id: string }) {
  const path = `/api/conversations/${id}/request/comments/missing`;
  const { answer } = useAsked(useCallback(() => api.get<MissingComments>(path), [api, path]));
  if (!answer?.comments.length) return null;
  const { comments, older } = answer;
  const shown = dates();
  return (
    <details class={styles.missing}>
      <summary>{say("pane.missing", { count: comments.length })}</summary>
      <ul>
        {comments.map((comment) => (
          <li key={comment.id}>
            <a href={comment.address} target="_top">
              <bdi>{comment.author}</bdi> · <time dateTime={comment.at}>{shown.full(comment.at)}</time>
            </a>
          </li>
        ))}
      </ul>
      <p>{say("pane.missing.help")}</p>
      {older && <p>{say("pane.missing.older")}</p>}
    </details>
  );
}
