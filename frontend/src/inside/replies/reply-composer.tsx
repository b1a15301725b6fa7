import type { ComponentProps } from "preact";
import type { Credentials } from "../../shared/api";
import { Composer } from "../../shared/components/composer";
import type { Conversation } from "../../shared/protocol";
import { CannedReplies } from "./canned-replies";
import { SlashButton } from "./slash-button";

/** The conversation of the reply, and the agent who writes it. */
export interface ReplyTo {
  session: Credentials;
  conversation: Conversation;
  /** The agent's own name. */
  me: string;
}

/** The message box for replies to a customer, with canned replies. */
export function ReplyComposer({
  session,
  conversation,
  me,
  tools,
  ...box
}: ComponentProps<typeof Composer> & ReplyTo) {
  const { draft, handle } = box;
  return (
    <CannedReplies {...{ session, conversation, me, draft, handle }}>
      <Composer
        {...box}
        tools={
          <>
            <SlashButton handle={handle} />
            {tools}
          </>
        }
      />
    </CannedReplies>
  );
}
