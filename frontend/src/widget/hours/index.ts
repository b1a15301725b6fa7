// When the chat opens again: loaded while nobody is online, with its texts.
export { Back } from "./back";
