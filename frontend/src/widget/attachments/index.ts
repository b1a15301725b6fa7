// Files in a conversation, loaded if they can be sent or were sent, with their styles.
export { asking, save } from "../../shared/attachments/load-file";
export { Attach, FileList } from "../../shared/attachments";
