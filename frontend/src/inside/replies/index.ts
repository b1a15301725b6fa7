/** Loaded when the agent first asks for a canned reply. */
export { ManagerDialog } from "./manager-dialog";
export { ReplyList } from "./reply-list";
export { search } from "./search";
