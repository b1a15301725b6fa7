// The values and frames of docs/protocol.md, section "Values" and "Socket".

export type Side = "customer" | "agent";

export interface Message {
  seq: number;
  client_id: string;
  side: Side;
  author: string;
  body: string;
  at: string;
}

export interface Conversation {
  id: string;
  issue_key: string | null;
  summary: string | null;
  resolved: boolean;
  last: Message | null;
  seq: number;
  created_at: string;
  /** Its request is gone: it can be read but not continued. */
  closed: boolean;
  customer?: string;
  anonymous?: boolean;
  site?: string | null;
  customer_online?: boolean;
}

/** A frame that is kept and sent again, with the same `client_id`, until it is answered. */
export type Delivery =
  | { type: "start"; client_id: string; body: string }
  | { type: "post"; conversation: string; client_id: string; body: string };

/** A frame that is answered now or not at all. */
export type Request =
  | { type: "hello"; ticket: string }
  | { type: "sync"; conversation: string; after: number }
  | { type: "history"; conversation: string; before?: number }
  | { type: "presence"; online: boolean };

/** A frame without an answer of its own. */
export type Notice = { type: "typing"; conversation: string; active: boolean } | { type: "ping" };

export type ClientFrame = (Delivery | Request | Notice) & { ref?: string };

export interface Welcome {
  type: "welcome";
  side: Side;
  name: string;
  conversations: Conversation[];
  agents_online: boolean;
  online?: boolean;
  heartbeat: number;
}
export interface Started {
  type: "started";
  client_id: string;
  conversation: Conversation;
  message: Message;
}
export interface Ack {
  type: "ack";
  client_id: string;
  conversation: string;
  seq: number;
  at: string;
}
export interface Messages {
  type: "messages";
  conversation: string;
  messages: Message[];
  more: boolean;
}
export interface Resync {
  type: "resync";
  conversation: string;
}
export interface Presence {
  type: "presence";
  agents_online?: boolean;
  online?: boolean;
  conversation?: string;
  customer_online?: boolean;
}
export interface Failure {
  type: "error";
  client_id?: string;
  code: string;
  message: string;
}

export type ServerFrame = (
  | Welcome
  | Started
  | Ack
  | Messages
  | Resync
  | Presence
  | Failure
  | { type: "conversation"; conversation: Conversation }
  | { type: "message"; conversation: string; message: Message }
  | { type: "typing"; conversation: string; side: Side; name: string; active: boolean }
  | { type: "pong"; positions: Record<string, number> }
) & { ref?: string };

/** The longest message, in characters (Unicode code points). */
export const LONGEST_MESSAGE = 10_000;

/** Close codes that change what the client does next. */
export const UNREADABLE = 4009;
export const TOO_MANY_FRAMES = 4029;
