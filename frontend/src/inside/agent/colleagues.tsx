import { useEffect } from "preact/hooks";
import type { SocketState } from "../../shared/socket";
import { useStore } from "../../shared/use-store";
import { Face } from "../controls/face";
import type { AgentChat } from "./agent-chat";
import type { Colleague, Readers } from "./readers";
import { say } from "../words/say";
import * as styles from "./colleagues.module.css";

const MOST_FACES = 3;

/** Tells colleagues that this agent has a conversation on the screen, for as long as the page is visible. */
export function useReading({ readers }: AgentChat, id: string, connection: SocketState): void {
  useEffect(() => {
    if (connection !== "open") return;
    let stop = () => {};
    const follow = () => {
      stop();
      stop = document.visibilityState === "visible" ? readers.read(id) : () => {};
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      stop();
    };
  }, [readers, id, connection]);
}

interface Props {
  readers: Readers;
  /** The conversation. */
  id: string;
  /** The agents who are writing to the customer. */
  writing: string | undefined;
}

/** The colleagues who have this conversation open, and which of them are writing. */
export function Colleagues({ readers, id, writing }: Props) {
  const here = useStore(readers).of.get(id) ?? [];
  const words = activityOf(here, writing);
  return (
    <p class={styles.colleagues} role="status">
      {here.slice(0, MOST_FACES).map(({ account, name }) => (
        <Face key={account} {...{ account, name }} />
      ))}
      <span class={styles.words} title={words}>
        {words}
      </span>
    </p>
  );
}

/** "Omar Okafor is reading"; nothing if there is no colleague. */
export function activityOf(here: readonly Colleague[], writing: string | undefined): string {
  if (writing !== undefined) return say("pane.answering", { name: writing });
  const [one, two] = here;
  if (!one) return "";
  if (!two) return say("reading", { name: one.name });
  if (here.length === 2) return say("pane.reading_two", { name: one.name, other: two.name });
  return say("pane.reading_more", { name: one.name, count: here.length - 1 });
}
