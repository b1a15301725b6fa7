export { onceDrawn, useCommands } from "./commands";
export { Keyboard, ShortcutsButton } from "./keyboard";
