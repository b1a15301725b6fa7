// What is asked before a conversation, because the project's request type requires it: loaded where anything is.
export { Questions } from "./questions";
