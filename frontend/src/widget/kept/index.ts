// Texts of a conversation that only Jira keeps: loaded when such a conversation is opened.
export { Kept } from "./kept";
