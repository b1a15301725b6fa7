// The notices while nobody answers; loaded once a conversation is open, with its styles and texts.
export { Waiting } from "./waiting";
