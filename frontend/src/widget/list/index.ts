// The list of conversations, with its styles: a new visitor has none.
export { ConversationList } from "./conversation-list";
