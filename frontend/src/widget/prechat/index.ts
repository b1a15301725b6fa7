// The questions before a conversation, required by the project's request type; loaded if there are any.
export { Questions } from "./questions";
