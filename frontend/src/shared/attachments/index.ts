// Files in a conversation: the composer's tool, and what is shown of those that were sent.
export { Attach } from "./attach";
export { FileList } from "./file-list";
export type { Uploads } from "./uploads";
