// When the chat is back by its hours: loaded while nobody is online, with its words.
export { Back } from "./back";
