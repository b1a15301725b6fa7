// Files in a conversation, loaded where they can be sent or were, with their styles.
export { Attach, FileList } from "../../shared/attachments";
