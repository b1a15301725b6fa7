// Made by `make contract` from the types of the server. Types only.

export type ClientFrame =
  | Hello
  | Start
  | Visit
  | Post
  | Sync
  | History
  | Typing
  | Reading
  | Receipts
  | Presence
  | Active
  | List
  | Overview
  | Ping;
/** Which conversations are listed. */
export type View = "filter" | "found" | "mine" | "online" | "open" | "resolved" | "unassigned" | "waiting";

/** The first frame; the answer is `welcome`. */
export interface Hello {
  type: "hello";
  ref?: string | number | null;
  ticket: string;
  /** The version of the protocol; there is one so far. */
  v?: number;
}
/** Customers: begin a conversation with its first message; the answer is `started`. */
export interface Start {
  type: "start";
  ref?: string | number | null;
  client_id: string;
  body: string;
  /** Files to send along, at most five; then the body may be empty. */
  attachments?: string[];
  /** To the project's questions, by field: a text, or the ids of what was chosen. */
  answers?: {
    [k: string]: string | string[];
  };
  /** Where they are. */
  page?: {
    [k: string]: string;
  } | null;
  /** Of a visitor, where nobody is online: the address for the answer, which a code confirms later. */
  contact?: Contact | null;
}
/** Who leaves a message. */
export interface Contact {
  email: string;
  /** Not needed of somebody who has an account. */
  name?: string;
}
/** Customers: say that one is on another page by now; there is no answer. */
export interface Visit {
  type: "visit";
  ref?: string | number | null;
  conversation: string;
  page: {
    [k: string]: string;
  };
}
/** Add a message; the answer is `ack`. */
export interface Post {
  type: "post";
  ref?: string | number | null;
  conversation: string;
  client_id: string;
  body: string;
  /** As in `start`. */
  attachments?: string[];
}
/** Ask for everything after a sequence number; the answer is `messages`, or `resync` when that is too much. */
export interface Sync {
  type: "sync";
  ref?: string | number | null;
  conversation: string;
  after: number;
}
/** Ask for up to 50 messages before a sequence number; the answer is `messages`. */
export interface History {
  type: "history";
  ref?: string | number | null;
  conversation: string;
  /** Without it, the latest. */
  before?: number | null;
}
/** Say that one is writing, every 4 s, or not any more; receivers forget it after 6 s. */
export interface Typing {
  type: "typing";
  ref?: string | number | null;
  conversation: string;
  active?: boolean;
}
/**
 * Agents: say that one has a conversation before one's eyes, every 15 s, or not any more.
 *
 *     Other agents forget it after 40 s; customers never hear of it.
 */
export interface Reading {
  type: "reading";
  ref?: string | number | null;
  conversation: string;
  active?: boolean;
}
/** Say, when it changed, up to which messages conversations have come here, and were read; there is no answer. */
export interface Receipts {
  type: "receipts";
  ref?: string | number | null;
  /** By conversation. Cumulative: a lower number than before changes nothing. */
  receipts: {
    [k: string]: Receipt;
  };
}
/** Up to which sequence number messages were delivered and read. What was read was delivered. */
export interface Receipt {
  delivered?: number;
  read?: number;
}
/** Agents: go online or offline; the answer is `presence`. */
export interface Presence {
  type: "presence";
  ref?: string | number | null;
  online: boolean;
  /** When being online ends by itself, within a day; without it, when the agent says so. */
  until?: string | null;
  /** With `online`: be so within the agent's working hours. */
  by_hours?: boolean;
  /** For all projects of the agent; without it, for the page's own. */
  everywhere?: boolean;
}
/** Agents: say that somebody is at the page, every 30 s at the most; there is no answer. */
export interface Active {
  type: "active";
  ref?: string | number | null;
}
/** Agents on a project's chat page: ask for a page of a view, or of what is found; the answer is `listed`. */
export interface List {
  type: "list";
  ref?: string | number | null;
  view: View;
  /** Words that all have to be found, with the view `found`. */
  search?: string;
  /** The id of one of the agent's own filters, with the view `filter`. */
  filter?: string;
  /** Where the page before ended. */
  cursor?: string | null;
}
/** Agents on a project's chat page: ask how many conversations each view has; the answer is `overview`. */
export interface Overview {
  type: "overview";
  ref?: string | number | null;
  /** When the agent's day began, to be told its figures, too. */
  since?: string | null;
}
/** Say that one is still here; the answer is `pong`. */
export interface Ping {
  type: "ping";
  ref?: string | number | null;
}
