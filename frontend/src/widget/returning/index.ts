// What somebody needs who has a conversation, with its styles.
export { EndInView } from "./end-in-view";
export { Returning } from "./returning";
