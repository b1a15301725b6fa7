import type { Attachment, Refused } from "../../contract/answers";
import { ApiError, type Credentials } from "../api";

const AWAY = { code: "unavailable", message: "" };

/** A file on its way. */
export interface Sending {
  /** Rejects with an `ApiError`; never settles once it was cancelled. */
  done: Promise<Attachment>;
  cancel: () => void;
}

export type SendFile = (id: string, file: File, onProgress: (share: number) => void) => Sending;

/** Uploads files; `fetch` does not tell how far it has come. */
export function fileSender(credentials: () => Promise<Credentials>): SendFile {
  return (id, file, onProgress) => {
    const request = new XMLHttpRequest();
    const send = async (): Promise<Attachment> => {
      const caller = await credentials();
      try {
        return await attempt(request, id, file, caller.token(), onProgress);
      } catch (error) {
        if ((error as ApiError).status === 401 && (await caller.renew?.()))
          return attempt(request, id, file, caller.token(), onProgress);
        throw error;
      }
    };
    return { done: send(), cancel: () => request.abort() };
  };
}

function attempt(
  request: XMLHttpRequest,
  id: string,
  file: File,
  token: string | null,
  onProgress: (share: number) => void,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    request.open("PUT", `/api/attachments/${id}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onerror = () => reject(new ApiError(AWAY));
    request.onload = () => {
      const answer = read(request.responseText);
      if (request.status === 200) resolve(answer as Attachment);
      else reject(new ApiError((answer as Partial<Refused>).error ?? AWAY, request.status));
    };
    request.send(file);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
