// When the chat's hours begin again: loaded while nobody is online, with its texts.
export { Back } from "./back";
