import type { Chat } from "../../shared/chat";
import { NEW } from "../../shared/conversation";
import type { FormState } from "../form";

/** Sends a message with the address to answer to, which its reader confirms afterwards. */
export function leaveMessage(chat: Chat, text: string, { way, email, name }: FormState): void {
  const contact = { email: email.trim(), name: way === "register" ? name.trim() : "" };
  const { about } = chat;
  chat.about = { ...about, contact };
  chat.send(NEW, text.trim());
  chat.about = about;
}
