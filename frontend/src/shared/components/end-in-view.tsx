import { useEffect, useRef } from "preact/hooks";
import type { Thread } from "../conversation";
import { onWake } from "../wake";

interface Props {
  thread: Thread;
  onSeen: (id: string, seq: number) => void;
}

/** The end of a list of messages: tells up to which a person has them in view, on a page that is shown. */
export function EndInView({ thread: { conversation, messages, loaded }, onSeen }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const seq = loaded && messages.at(-1)?.seq;
  useEffect(() => {
    if (!seq) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.at(-1)?.isIntersecting && !document.hidden) onSeen(conversation.id, seq);
    });
    const look = () => {
      observer.disconnect();
      observer.observe(end.current as HTMLElement);
    };
    look();
    const stopWaking = onWake(window, look);
    return () => {
      observer.disconnect();
      stopWaking();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no reason to look again
  }, [conversation.id, seq]);
  return <div ref={end} />;
}
