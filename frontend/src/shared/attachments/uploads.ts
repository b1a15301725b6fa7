import type { Attachment } from "../../contract/answers";
import { systemClock, type Clock } from "../clock";
import { randomId } from "../random-id";
import { Store } from "../store";
import { UploadError, type SendFile, type Sending } from "./send-file";

/** The most files of one message, as on the server. */
export const MOST_FILES = 5;

/** Milliseconds before an interrupted upload is retried: the time in which connections usually return. */
const PAUSES = [1_000, 3_000, 10_000, 30_000];

/** A file from being chosen until it is sent with a message. */
export interface Upload {
  id: string;
  name: string;
  /** From 0 to 1. */
  progress: number;
  attachment?: Attachment;
  /** Why it cannot be sent: the server's error code, or one of ours. */
  error?: string | undefined;
  /** Seconds before a retry. */
  wait?: number | undefined;
}

interface Held {
  file: File;
  sending?: Sending;
  stopWaiting?: () => void;
  /** Whether the connection broke at the last attempt. */
  broke?: boolean;
}

interface Options {
  send: SendFile;
  megabytes: number;
  clock?: Clock;
  uuid?: () => string;
}

/** The files attached to a message being written. Each keeps its id, so that a retry is the same file. */
export class Uploads extends Store<{ list: readonly Upload[] }> {
  readonly #files = new Map<string, Held>();

  constructor(private readonly options: Options) {
    super({ list: [] });
  }

  /** Whether all of them can be sent, `undefined` if there are none. */
  get ready(): boolean | undefined {
    const { list } = this.state;
    return list.length ? list.every(({ attachment }) => attachment) : undefined;
  }

  /** Uploads files; those over the limit of a message get an error. */
  add(files: Iterable<File>): void {
    const { megabytes, uuid = randomId } = this.options;
    for (const file of files) {
      const id = uuid();
      const full = this.state.list.length >= MOST_FILES;
      const error = full ? "too_many" : file.size > megabytes * 2 ** 20 && "file_too_large";
      this.#files.set(id, { file });
      const upload = { id, name: file.name, progress: 0, ...(error && { error }) };
      this.change({ list: [...this.state.list, upload] });
      if (!error) this.#send(id, 0);
    }
  }

  /** Retries a file. */
  retry(id: string): void {
    this.#put(id, { progress: 0, error: undefined });
    this.#send(id, 0);
  }

  /** Retries interrupted uploads at once, as the network is back. */
  goOn(): void {
    for (const [id, { broke, stopWaiting }] of this.#files) {
      if (!broke) continue;
      stopWaiting?.();
      this.retry(id);
    }
  }

  /** Removes a file and stops its upload. */
  remove(id: string): void {
    const { sending, stopWaiting } = this.#files.get(id) ?? {};
    sending?.cancel();
    stopWaiting?.();
    this.#files.delete(id);
    this.change({ list: this.state.list.filter((upload) => upload.id !== id) });
  }

  /** Removes all files and returns them, to be sent. */
  take(): Attachment[] {
    const taken = this.state.list.flatMap(({ attachment }) => attachment ?? []);
    this.clear();
    return taken;
  }

  clear(): void {
    for (const { id } of this.state.list) this.remove(id);
  }

  #send(id: string, tries: number): void {
    const held = this.#files.get(id);
    if (!held) return;
    held.broke = false;
    held.sending = this.options.send(id, held.file, (progress) => this.#put(id, { progress }));
    held.sending.done.then(
      (attachment) => this.#put(id, { progress: 1, attachment }),
      (problem: unknown) => {
        // Without a session nobody can upload yet: opening one was refused.
        const { code, status, wait } =
          problem instanceof UploadError ? problem : new UploadError("unavailable", 0);
        const pause = PAUSES[tries];
        held.broke = status === 0 || status >= 500;
        if (held.broke && pause !== undefined)
          held.stopWaiting = (this.options.clock ?? systemClock).after(pause, () =>
            this.#send(id, tries + 1),
          );
        else this.#put(id, { error: code, wait });
      },
    );
  }

  #put(id: string, news: Partial<Upload>): void {
    if (!this.#files.has(id)) return;
    const list = this.state.list.map((upload) => (upload.id === id ? { ...upload, ...news } : upload));
    this.change({ list });
  }
}
