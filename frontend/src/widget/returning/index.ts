// The part for customers who have a conversation, with its styles.
export { EndInView } from "./end-in-view";
export { Returning } from "./returning";
