// What a customer is told while nobody answers: loaded once a conversation is open, with its styles and words.
export { Waiting } from "./waiting";
