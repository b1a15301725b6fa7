// Files in a conversation: the composer's tool, and the list of sent files.
export { Attach } from "./attach";
export { FileList } from "./file-list";
export { fileSender } from "./send-file";
export { Uploads } from "./uploads";
