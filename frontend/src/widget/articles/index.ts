// Articles that may help before a conversation: loaded where a project suggests them, with their styles and texts.
export { Articles } from "./articles";
