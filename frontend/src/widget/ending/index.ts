// The end of a chat whose request is resolved, loaded then, with its styles and texts.
export { End } from "./end";
