// Made by `make contract` from the types of the server. Types only.

export type ServerFrame =
  | Welcome
  | Started
  | Ack
  | ConversationNews
  | MessageNews
  | Messages
  | Resync
  | Typing
  | Reading
  | ReceiptNews
  | Presence
  | Listed
  | Overview
  | NotesNews
  | OffersNews
  | CommentNews
  | Pong
  | Failure;
/** The two sides of a conversation. */
export type Side = "agent" | "customer";
/** Why one of the two sides does not have a file. */
export type FileProblem = "missing" | "refused";

/** The answer to a hello: the current state. */
export interface Welcome {
  type: "welcome";
  side: Side;
  name: string;
  /** A customer's last ten, an issue's only one, or a dashboard's newest 50. */
  conversations: Conversation[];
  agents_online: boolean;
  /** Seconds between pings. */
  heartbeat: number;
  /** Agents: my own choice. */
  online?: boolean;
  /** Customers, over a WebSocket: opens the next socket, once, as long as this one could have stayed open. */
  ticket?: string;
}
/** A conversation as one of its sides sees it. */
export interface Conversation {
  id: string;
  issue_key: string | null;
  /** The summary of its request. */
  summary: string | null;
  resolved: boolean;
  last: Message | null;
  /** The sequence number of the latest message. */
  seq: number;
  created_at: string;
  /** The request is out of reach: it can be read but not continued. */
  closed: boolean;
  /** The request was moved to another project; with `closed`, out of the receiver's reach. */
  moved: boolean;
  /** It is being offered to an agent. */
  offered: boolean;
  /** How often a message was edited or removed; a client that knows another number asks for `history` again. */
  revisions: number;
  /** The conversation that this one continues; its request stays resolved. */
  follows?: string;
  receipts?: Receipts;
  /** The unconfirmed e-mail address that a visitor left; no answer is mailed there. */
  unconfirmed?: string | null;
  /** Agents only. */
  customer?: string;
  /** Agents only: the customer is unknown. */
  anonymous?: boolean;
  /** Agents only: the web site that the customer is on. */
  site?: string | null;
  rating?: Rating;
  /** Agents only. */
  customer_online?: boolean;
  /** Agents only: the request's assignee in Jira. */
  assignee?: string | null;
  /** Agents only. */
  assignee_name?: string | null;
  /** Agents only: the name of the request's status in its workflow; null until it is read. */
  status?: string | null;
  /** Agents only: `new`, `indeterminate`, `done` or `undefined`. */
  status_category?: string | null;
  /** Agents only: when the customer wrote the first message without an answer. */
  waiting_since?: string | null;
  /** Agents only: the request's SLA that is due next, if Jira has one. */
  sla?: Sla | null;
  /** Agents only: when the customer was told that no agent has answered; valid if not before `waiting_since`. */
  told_at?: string | null;
  /** Agents only: when the customer left it as a request; valid if not before `waiting_since`. */
  left_at?: string | null;
  /** Agents only: the request's labels. */
  labels?: string[];
  /** Agents only: null until it is read from Jira. */
  request_type?: Named | null;
  /** Agents only: the first organizations that the request is shared with. */
  organizations?: Named[];
  /** Agents only: the language tag reported by the customer's browser. */
  language?: string | null;
  /** Agents only: the path of the customer's current page, if their browser reports it. */
  path?: string | null;
}
/** One message. A conversation's sequence numbers count from 1 without gaps. */
export interface Message {
  seq: number;
  /** Chosen by the sender and kept across retries: the same id means the same message. */
  client_id: string;
  side: Side;
  /** Empty for an agent if the project hides agents' names from customers; a client then shows "Support". */
  author: string;
  /** Customers only: the path of the agent's photo on our origin, if they may see one. */
  photo?: string;
  /** Plain text. */
  body: string;
  at: string;
  /** Its files; `GET /files/<attachment>` has them. */
  attachments?: Attachment[];
  /** True if Jira refused the message. */
  refused?: boolean;
  /** True if the message was edited, here or in Jira, after it was sent. */
  edited?: boolean;
  /** True if the message was removed, deleted in Jira, or hidden from the customer; the body is empty. */
  removed?: boolean;
  /** True if only Jira keeps the text; the body is empty. */
  purged?: boolean;
  /** How often the text changed; absent if it never did. */
  revision?: number;
  /** True if Jira still has the former text and refuses the change. */
  outdated?: boolean;
}
/** A file of a message, as both sides see it. Stored with its message as JSON. */
export interface Attachment {
  id: string;
  name: string;
  /** The media type, determined from the content. */
  type: string;
  /** In bytes. */
  size: number;
  /** When our copy is deleted. */
  until: string;
  /** In pixels, for images, which have a thumbnail. */
  width: number | null;
  height: number | null;
  problem: FileProblem | null;
}
/** Both sides' receipts of a conversation; for the agents, the furthest of any agent. */
export interface Receipts {
  customer: Receipt;
  agent: Receipt;
}
/** Sequence numbers up to which messages were delivered and read. A read message was delivered. */
export interface Receipt {
  delivered: number;
  read: number;
}
/** A customer's rating of a finished chat. */
export interface Rating {
  /** From 1, the worst, to 5. */
  score: number;
  comment: string;
}
/** The SLA that a request misses next, as Jira reported it when the request was last read. */
export interface Sla {
  name: string;
  /** When it is or was missed; null while it is paused or outside its working hours. */
  breach_at: string | null;
  /** Seconds left while it stands still, negative if it was missed; null while it runs. */
  left: number | null;
  /** Seconds from its beginning to its deadline. */
  goal: number | null;
}
/** An object of Jira's, by id and name. */
export interface Named {
  id: string;
  name: string;
}
/** The answer to a start, after the commit. */
export interface Started {
  type: "started";
  ref: string | number | null;
  client_id: string;
  conversation: Conversation;
  message: Message;
}
/** The answer to a post, after the commit. */
export interface Ack {
  type: "ack";
  ref: string | number | null;
  client_id: string;
  conversation: string;
  seq: number;
  at: string;
}
/** A conversation that is new or has changed, for example by getting its issue key. */
export interface ConversationNews {
  type: "conversation";
  conversation: Conversation;
}
/** A message that is new or, with a known `seq`, was edited or removed; its sender gets it too. */
export interface MessageNews {
  type: "message";
  conversation: string;
  message: Message;
}
/** A run of messages, oldest first. */
export interface Messages {
  type: "messages";
  ref: string | number | null;
  conversation: string;
  messages: Message[];
  /** Whether older or newer ones remain. */
  more: boolean;
}
/** The client missed too much: it drops its messages and asks for `history`. */
export interface Resync {
  type: "resync";
  ref: string | number | null;
  conversation: string;
}
/** A person started or stopped typing. */
export interface Typing {
  type: "typing";
  conversation: string;
  side: Side;
  /** Like the `author` of a message. */
  name: string;
  active: boolean;
}
/** Agents: a colleague has a conversation on the screen, or no longer has. */
export interface Reading {
  type: "reading";
  conversation: string;
  account: string;
  name: string;
  active: boolean;
}
/** How far a side has got in a conversation; for agents, the furthest of them. */
export interface ReceiptNews {
  type: "receipt";
  conversation: string;
  side: Side;
  delivered: number;
  read: number;
}
/** A change of presence; only changed fields are set. */
export interface Presence {
  type: "presence";
  agents_online?: boolean;
  /** Agents: my own choice. */
  online?: boolean;
  /** Agents: whether I count as away because my pages have been inactive. */
  away?: boolean;
  /** Together with `customer_online`. */
  conversation?: string;
  customer_online?: boolean;
}
/** A page of a view. */
export interface Listed {
  type: "listed";
  ref: string | number | null;
  /** Up to 50: `waiting` by the `breach_at` of their SLA, then the longest wait; other views by the latest. */
  conversations: Conversation[];
  /** The cursor of the next page; null after the last. */
  cursor: string | null;
}
/** How many conversations each view has, at most a second old. */
export interface Overview {
  type: "overview";
  ref: string | number | null;
  /** For `resolved` and `online`, 1000 means 1000 or more. */
  counts: {
    [k: string]: number;
  };
  /** Counts of the agent's own filters by id, if there are any. */
  filters?: {
    [k: string]: number;
  };
  /** Conversations first answered since `since`. */
  answered?: number;
  /** Median time from their start to that answer; null if there was none. */
  median_seconds?: number | null;
}
/** Agents: there is a new note on a conversation; `GET /api/conversations/<conversation>/notes` has it. */
export interface NotesNews {
  type: "notes";
  conversation: string;
}
/** Agents: my offers changed; `GET /api/offers` has them. */
export interface OffersNews {
  type: "offers";
}
/** Agents: my page may write the comment to Jira that `POST /api/conversations/<conversation>/comment` returns. */
export interface CommentNews {
  type: "comment";
  conversation: string;
}
/** The answer to a ping. */
export interface Pong {
  type: "pong";
  ref: string | number | null;
  /** The latest sequence numbers of the last ten conversations, so that a client notices missing messages. */
  positions: {
    [k: string]: number;
  };
  /** Their `revisions`, so that a client notices edited and removed messages. */
  revisions: {
    [k: string]: number;
  };
  /** Their receipts, if anything was delivered. */
  receipts?: {
    [k: string]: Receipts;
  };
}
/** An error, worded for the person. */
export interface Failure {
  type: "error";
  ref: string | number | null;
  client_id: string | null;
  code: string;
  message: string;
  /** Seconds, with `too_many_requests`. */
  retry_after?: number;
}
