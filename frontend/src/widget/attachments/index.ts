// Files in a conversation, loaded where they can be sent or were, with their styles.
export { asking, save } from "../../shared/attachments/load-file";
export { Attach, FileList } from "../../shared/attachments";
