import type { Attachment } from "../../contract/answers";
import type { Credentials } from "../api";

/** The credentials for sending and loading files. */
export interface FileAuth {
  readonly credentials: Credentials;
  /** Opens a session if there is none yet. */
  ticket?(): Promise<unknown>;
}

/** Returns the credentials, after opening a session if there is none. */
export async function callerOf(auth: FileAuth): Promise<Credentials> {
  if (auth.credentials.token() === null) await auth.ticket?.();
  return auth.credentials;
}

/** The path of a file, or of its thumbnail. */
export type FilePath = `/files/${string}`;

export type LoadFile = (path: FilePath) => Promise<Blob | null>;

export const pathOf = ({ id }: Attachment): FilePath => `/files/${id}`;

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Sends a request with the caller's token, which is never in a URL and is renewed once if refused. */
export function asking(auth: FileAuth): Ask {
  return async (path, init) => {
    const caller = await callerOf(auth);
    const ask = () =>
      fetch(path, {
        ...init,
        headers: { Authorization: `Bearer ${caller.token()}` },
        credentials: "omit",
      });
    const answer = await ask();
    return answer.status === 401 && (await caller.renew?.()) ? ask() : answer;
  };
}

/** Loads files; returns `null` for a missing one. */
export function fileLoader(auth: FileAuth): LoadFile {
  const ask = asking(auth);
  return async (path) => {
    const answer = await ask(path);
    return answer.ok ? answer.blob() : null;
  };
}

/** Lets the browser save a file. Its URL is an object URL of this page, with a type chosen by the server. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
