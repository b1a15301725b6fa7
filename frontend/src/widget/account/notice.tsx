import type { ComponentProps } from "preact";
import type { Gate } from "../access";
import { ClosedNotice } from "./closed-notice";
import { SignInNotice } from "./sign-in-notice";

type ClosedProps = ComponentProps<typeof ClosedNotice>;

interface Props extends Omit<ComponentProps<typeof SignInNotice>, "gate"> {
  gate: Gate;
  chat: ClosedProps["chat"];
  conversations: Omit<ClosedProps, "chat">;
}

/** What stands where one would write, if anything, and the way past it. */
export function Notice({ gate, chat, conversations, onAnonymous, ...ways }: Props) {
  if (gate === "open" || gate === "away") return null;
  if (gate === "closed") return <ClosedNotice {...conversations} chat={chat} />;
  return <SignInNotice {...ways} gate={gate} onAnonymous={gate === "ended" ? onAnonymous : undefined} />;
}
