import type { Attachment, Refused } from "../../contract/answers";
import { callerOf, type FileAuth } from "./load-file";

/** Why an upload failed. `status` is 0 when there was no answer. */
export class UploadError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    /** Seconds before a retry. */
    readonly wait?: number,
  ) {
    super(code);
  }
}

/** An upload in progress. */
export interface Sending {
  /** Rejects with an `UploadError`; never settles once it is cancelled. */
  done: Promise<Attachment>;
  cancel: () => void;
}

export type SendFile = (id: string, file: File, onProgress: (share: number) => void) => Sending;

/** Uploads files by XMLHttpRequest, because `fetch` reports no progress. */
export function fileSender(auth: FileAuth): SendFile {
  return (id, file, onProgress) => {
    const request = new XMLHttpRequest();
    const send = async (): Promise<Attachment> => {
      const caller = await callerOf(auth);
      try {
        return await attempt(request, id, file, caller.token(), onProgress);
      } catch (error) {
        if ((error as UploadError).status === 401 && (await caller.renew?.()))
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
    request.onerror = () => reject(new UploadError("unavailable", 0));
    request.onload = () => {
      const answer = read(request.responseText);
      if (request.status === 200) {
        resolve(answer as Attachment);
        return;
      }
      const { code = "unavailable", retry_after } = (answer as Partial<Refused>).error ?? {};
      reject(new UploadError(code, request.status, retry_after));
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
