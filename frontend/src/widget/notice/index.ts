// How somebody hears of an answer while they look elsewhere: loaded once something is unread.
export { Notice } from "./notice";
