// Articles that may help before a conversation: loaded where a project suggests them, with their styles and words.
export { Articles } from "./articles";
