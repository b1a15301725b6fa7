import type { Texts } from "../../shared/texts";

/** The texts of the shared conversation view, for agents. */
export const AGENT_TEXTS: Texts = {
  messages: "Messages",
  you: "You",
  send: "Send",
  sending: "Sending…",
  sent: "Sent",
  edited: "edited",
  removed: "Message removed",
  retry: "Try again",
  edit: "Edit",
  typing: "{name} is typing…",
  new_messages: "{count} new",
  too_long: "{count} characters too long.",
  connection_lost: "Connection lost. Trying to reconnect…",
  connection_back: "Connected again.",
  connection_refused: "Not connected.",
  "error.not_sent": "Not sent.",
  "account.wait": "Too many attempts. Please wait {wait}.",
  "error.empty_message": "There is nothing to send.",
  "error.message_too_long": "This message is too long.",
  "error.chat_not_offered": "Chat is switched off for this project.",
  "error.sign_in_required": "Please reload the page to send this.",
  "error.conversation_closed": "This conversation is closed.",
  "error.forbidden": "You may no longer reply to customers in this project.",
  "error.not_found": "This conversation no longer exists.",
};
