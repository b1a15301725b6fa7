// The texts of a conversation that Jira alone has: loaded once one that has some is looked at.
export { Kept } from "./kept";
