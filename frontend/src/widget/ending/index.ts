// What follows a chat whose request is resolved: loaded then, with its styles and words.
export { End } from "./end";
