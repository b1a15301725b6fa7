import type { Chat } from "../../shared/chat";
import { NEW } from "../../shared/conversation";
import type { FormState } from "../form";

const PATIENCE = 5_000;

/**
 * Sends a message with the address for the reply, which is confirmed afterwards. Resolves when the server has it, so that
 * the mail can link to it, or after some seconds: the code in the mail works without.
 */
export function leaveMessage(chat: Chat, text: string, { way, email, name }: FormState): Promise<void> {
  const contact = { email: email.trim(), name: way === "register" ? name.trim() : "" };
  const { about } = chat;
  const before = left(chat);
  chat.about = { ...about, contact };
  chat.send(NEW, text.trim());
  chat.about = about;
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, PATIENCE);
    const stop = chat.subscribe(() => left(chat) > before && end());
  });
}

function left({ state: { threads } }: Chat): number {
  return [...threads.values()].filter(({ conversation }) => conversation.unconfirmed).length;
}
