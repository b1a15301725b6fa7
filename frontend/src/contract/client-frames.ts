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
/** A list of conversations for agents. */
export type View = "filter" | "found" | "mine" | "online" | "open" | "resolved" | "unassigned" | "waiting";

/** The first frame; the answer is `welcome`. */
export interface Hello {
  type: "hello";
  ref?: string | number | null;
  ticket: string;
  /** The version of the protocol, so far always 1. */
  v?: number;
}
/** Customers: start a conversation with its first message; the answer is `started`. */
export interface Start {
  type: "start";
  ref?: string | number | null;
  client_id: string;
  body: string;
  /** At most five files; with files, the body may be empty. */
  attachments?: string[];
  /** Answers to the project's questions by field: a text, or the ids of the chosen options. */
  answers?: {
    [k: string]: string | string[];
  };
  /** The page that the customer is on. */
  page?: {
    [k: string]: string;
  } | null;
  /** A visitor's address for the answer while no agent is online; a code confirms it later. */
  contact?: Contact | null;
}
/** The contact of a visitor who leaves a message. */
export interface Contact {
  email: string;
  /** Not needed from a visitor who has an account. */
  name?: string;
}
/** Customers: report the page now being visited; there is no answer. */
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
/** Ask for all messages after a sequence number; the answer is `messages`, or `resync` if there are too many. */
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
  /** Without it, the latest messages. */
  before?: number | null;
}
/** Report typing every 4 s, or its end; receivers forget it after 6 s. */
export interface Typing {
  type: "typing";
  ref?: string | number | null;
  conversation: string;
  active?: boolean;
}
/**
 * Agents: report every 15 s that a conversation is on the screen, or that it no longer is.
 *
 *     Other agents forget it after 40 s; customers never learn of it.
 */
export interface Reading {
  type: "reading";
  ref?: string | number | null;
  conversation: string;
  active?: boolean;
}
/** Report up to which message conversations were delivered and read, after a change. */
export interface Receipts {
  type: "receipts";
  ref?: string | number | null;
  /** Receipts by conversation. They are cumulative: a lower number changes nothing. */
  receipts: {
    [k: string]: Receipt;
  };
}
/** Sequence numbers up to which messages were delivered and read. A read message was delivered. */
export interface Receipt {
  delivered?: number;
  read?: number;
}
/** Agents: go online or offline; the answer is `presence`. */
export interface Presence {
  type: "presence";
  ref?: string | number | null;
  online: boolean;
  /** When the agent goes offline automatically, within a day; without it, they stay online until they go offline. */
  until?: string | null;
  /** With `online`: only within the agent's working hours. */
  by_hours?: boolean;
  /** For all projects of the agent; otherwise for the project of the page. */
  everywhere?: boolean;
}
/** Agents: report activity on the page, every 30 s at most; there is no answer. */
export interface Active {
  type: "active";
  ref?: string | number | null;
}
/** Agents on a project's chat page: ask for a page of a view or of search results; the answer is `listed`. */
export interface List {
  type: "list";
  ref?: string | number | null;
  view: View;
  /** Words to search for, all required; with the view `found`. */
  search?: string;
  /** The id of one of the agent's own filters, with the view `filter`. */
  filter?: string;
  /** The cursor of the previous page's answer. */
  cursor?: string | null;
}
/** Agents on a project's chat page: ask how many conversations each view has; the answer is `overview`. */
export interface Overview {
  type: "overview";
  ref?: string | number | null;
  /** The start of the agent's day; the answer then has its figures, too. */
  since?: string | null;
}
/** Send a heartbeat; the answer is `pong`. */
export interface Ping {
  type: "ping";
  ref?: string | number | null;
}
