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
/** What keeps a file from one of the two sides. */
export type FileProblem = "missing" | "refused";

/** The answer to a hello: what there is. */
export interface Welcome {
  type: "welcome";
  side: Side;
  name: string;
  /** The last ten of a customer; the one of an issue; the newest 50 of a dashboard. */
  conversations: Conversation[];
  agents_online: boolean;
  /** Seconds between pings. */
  heartbeat: number;
  /** Agents: my own choice. */
  online?: boolean;
}
/** A conversation as one of its sides sees it. */
export interface Conversation {
  id: string;
  issue_key: string | null;
  /** What its request is called. */
  summary: string | null;
  resolved: boolean;
  last: Message | null;
  /** That of the latest message. */
  seq: number;
  created_at: string;
  /** The request is out of reach: it can be read but not continued. */
  closed: boolean;
  /** Where the request was moved to another project; closed as well, out of reach of who is told. */
  moved: boolean;
  /** It is being offered to an agent. */
  offered: boolean;
  /** How often a message was edited or removed; a client that knows another number asks for `history` again. */
  revisions: number;
  /** The conversation that this one continues, whose request stays resolved. */
  follows?: string;
  receipts?: Receipts;
  /** The e-mail address that a visitor left, until it is confirmed; no answer is mailed there. */
  unconfirmed?: string | null;
  /** Agents only. */
  customer?: string;
  /** Agents only: nobody knows who the customer is. */
  anonymous?: boolean;
  /** Agents only: the web site that the customer is on. */
  site?: string | null;
  rating?: Rating;
  /** Agents only. */
  customer_online?: boolean;
  /** Agents only: who has the request in Jira. */
  assignee?: string | null;
  /** Agents only. */
  assignee_name?: string | null;
  /** Agents only: the request's, in the words of its workflow; null before the first look. */
  status?: string | null;
  /** Agents only: `new`, `indeterminate`, `done` or `undefined`. */
  status_category?: string | null;
  /** Agents only: when the customer wrote what nobody has answered yet. */
  waiting_since?: string | null;
  /** Agents only: the request's SLA that is missed next, where Jira has one. */
  sla?: Sla | null;
  /** Agents only: when the customer was told that nobody has answered. Counts from `waiting_since` on. */
  told_at?: string | null;
  /** Agents only: when the customer left it as a request. Counts from `waiting_since` on, too. */
  left_at?: string | null;
  /** Agents only: the request's. */
  labels?: string[];
  /** Agents only: null until Jira tells it. */
  request_type?: Named | null;
  /** Agents only: the first ones that the request is shared with. */
  organizations?: Named[];
  /** Agents only: the tag of the customer's language, where their browser says it. */
  language?: string | null;
  /** Agents only: the path of the page that the customer is on, where their browser says it. */
  path?: string | null;
}
/** One message. Sequence numbers count from 1 without gaps in a conversation. */
export interface Message {
  seq: number;
  /** Chosen by the sender and kept through retries: the same id is the same message. */
  client_id: string;
  side: Side;
  /** Empty for an agent where the project does not show customers who answers: a client says "Support". */
  author: string;
  /** Customers only: the path of the agent's photo on our origin, where they see one. */
  photo?: string;
  /** Plain text. */
  body: string;
  at: string;
  /** Its files; `GET /files/<attachment>` has them. */
  attachments?: Attachment[];
  /** True where Jira does not take it. */
  refused?: boolean;
  /** True where it was changed, here or in Jira, after it was sent. */
  edited?: boolean;
  /** True where it was taken back, deleted in Jira, or is not for the customer any more; the body is empty. */
  removed?: boolean;
  /** True where its text is kept in Jira alone; the body is empty. */
  purged?: boolean;
  /** How often its words changed; where they did. */
  revision?: number;
  /** True where Jira still says what was said before, and does not let us change it. */
  outdated?: boolean;
}
/** A file of a message, as both sides see it. Stored with its message as JSON. */
export interface Attachment {
  id: string;
  name: string;
  /** Its media type, by what it contains. */
  type: string;
  /** In bytes. */
  size: number;
  /** When it is deleted here. */
  until: string;
  /** Of an image, in pixels; images have a thumbnail. */
  width: number | null;
  height: number | null;
  problem: FileProblem | null;
}
/** How far each side of a conversation has got: of the agents, the one who got furthest. */
export interface Receipts {
  customer: Receipt;
  agent: Receipt;
}
/** Up to which sequence number messages were delivered and read. What was read was delivered. */
export interface Receipt {
  delivered: number;
  read: number;
}
/** What a customer thinks of a chat that is over. */
export interface Rating {
  /** From 1, the worst, to 5. */
  score: number;
  comment: string;
}
/** The SLA of a request that is missed next, as Jira had it when the request was looked at. */
export interface Sla {
  name: string;
  /** When it is missed, or was; null while it is paused or outside its working hours. */
  breach_at: string | null;
  /** Seconds until it is missed while it stands still, negative if it was; null while it counts. */
  left: number | null;
  /** Seconds from its beginning until it is missed. */
  goal: number | null;
}
/** Something of Jira's by its id and its name. */
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
/** A conversation that is new or has changed (it got its issue key, say). */
export interface ConversationNews {
  type: "conversation";
  conversation: Conversation;
}
/** A message that is new, or (with a `seq` that was there before) was edited or removed; its sender gets it too. */
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
  /** Older or newer ones remain. */
  more: boolean;
}
/** Too much was missed: forget the messages at hand and ask for `history`. */
export interface Resync {
  type: "resync";
  ref: string | number | null;
  conversation: string;
}
/** Somebody writes, or stopped. */
export interface Typing {
  type: "typing";
  conversation: string;
  side: Side;
  /** As `author` of a message. */
  name: string;
  active: boolean;
}
/** Agents: a colleague has a conversation before their eyes, or not any more. */
export interface Reading {
  type: "reading";
  conversation: string;
  account: string;
  name: string;
  active: boolean;
}
/** How far a side has got in a conversation: of the agents, the one who got furthest. */
export interface ReceiptNews {
  type: "receipt";
  conversation: string;
  side: Side;
  delivered: number;
  read: number;
}
/** Somebody came or went; has what changed. */
export interface Presence {
  type: "presence";
  agents_online?: boolean;
  /** Agents: my own choice. */
  online?: boolean;
  /** Agents: whether nobody has been at my pages for so long that I count as away. */
  away?: boolean;
  /** Together with `customer_online`. */
  conversation?: string;
  customer_online?: boolean;
}
/** A page of a view. */
export interface Listed {
  type: "listed";
  ref: string | number | null;
  /** Up to 50: of `waiting` by the `breach_at` of their SLA, then the longest; of all others the latest. */
  conversations: Conversation[];
  /** What the next page is asked for with; null after the last. */
  cursor: string | null;
}
/** How many conversations each view has, a second old at the most. */
export interface Overview {
  type: "overview";
  ref: string | number | null;
  /** 1000 of `resolved` and `online` means as many or more. */
  counts: {
    [k: string]: number;
  };
  /** The same of the agent's own filters, by their ids; where there are some. */
  filters?: {
    [k: string]: number;
  };
  /** Conversations that got their first answer since then. */
  answered?: number;
  /** From their beginning to that answer; null where there was none. */
  median_seconds?: number | null;
}
/** Agents: there is a new note on a conversation; `GET /api/conversations/<conversation>/notes` has it. */
export interface NotesNews {
  type: "notes";
  conversation: string;
}
/** Agents: what is offered to me changed; `GET /api/offers` has it. */
export interface OffersNews {
  type: "offers";
}
/** Agents: a page of yours may write to Jira what `POST /api/conversations/<conversation>/comment` gives it. */
export interface CommentNews {
  type: "comment";
  conversation: string;
}
/** The answer to a ping. */
export interface Pong {
  type: "pong";
  ref: string | number | null;
  /** The sequence numbers of the latest ten, so that a client that misses something notices. */
  positions: {
    [k: string]: number;
  };
  /** Of the same, for what was edited or removed. */
  revisions: {
    [k: string]: number;
  };
  /** Of the same, where anything was delivered. */
  receipts?: {
    [k: string]: Receipts;
  };
}
/** What went wrong, in words for the person. */
export interface Failure {
  type: "error";
  ref: string | number | null;
  client_id: string | null;
  code: string;
  message: string;
  /** Seconds, with `too_many_requests`. */
  retry_after?: number;
}
