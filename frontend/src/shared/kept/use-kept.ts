import { useEffect, useState } from "preact/hooks";
import type { KeptMessages } from "../../contract/answers";
import type { Thread } from "../conversation";
import { filling, type Fill } from "./filling";

/** Sets what fills the open conversation. */
export type OnFill = (set: () => Fill) => void;

export const hasPurged = ({ messages }: Thread) => messages.some(({ purged }) => purged);

/** The state of the texts that only Jira keeps. */
export interface KeptHere {
  kept: KeptMessages | null;
  /** The key of a text. */
  problem: "kept.away" | "account.unreachable" | null;
  /** Whether an answer is pending. */
  asking: boolean;
  again: () => void;
}

/** Requests the texts that only Jira keeps of a conversation, again after each revision. */
export function useKept(
  thread: Thread,
  ask: (() => Promise<KeptMessages>) | undefined,
  onFill: OnFill,
): KeptHere {
  const { id, revisions } = thread.conversation;
  const [kept, setKept] = useState<KeptMessages | null>(null);
  const [problem, setProblem] = useState<KeptHere["problem"]>(null);
  const [asking, setAsking] = useState(false);
  const [tries, setTries] = useState(0);
  const needed = hasPurged(thread);

  useEffect(() => {
    if (!needed || !ask) return;
    let left = false;
    const settle = (problem: KeptHere["problem"], answer?: KeptMessages) => {
      if (left) return;
      setAsking(false);
      setProblem(problem);
      if (!answer) return;
      setKept(answer);
      if (!answer.away) onFill(() => filling(id, answer));
    };
    setAsking(true);
    ask().then(
      (answer) => settle(answer.away ? "kept.away" : null, answer),
      () => settle("account.unreachable"),
    );
    return () => void (left = true);
  }, [needed, ask, id, revisions, tries, onFill]);

  return { kept, problem, asking, again: () => setTries((count) => count + 1) };
}
