// Announces an answer while the customer looks elsewhere; loaded once a message is unread.
export { Notice } from "./notice";
