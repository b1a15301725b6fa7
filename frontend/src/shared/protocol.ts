// The frames of docs/protocol.md, section "Socket", grouped by use.
import type {
  History,
  Hello,
  List,
  Overview,
  Ping,
  Post,
  Presence,
  Reading,
  Active,
  Receipts as ReceiptsNotice,
  Start,
  Sync,
  Typing,
  Visit,
} from "../contract/client-frames";
import type {
  CommentNews,
  NotesNews,
  OffersNews,
  Reading as ReadingNews,
  ServerFrame as AnyServerFrame,
} from "../contract/server-frames";

export type { ClientFrame } from "../contract/client-frames";
export type {
  Ack,
  Attachment,
  Conversation,
  Failure,
  Message,
  Messages,
  Presence,
  Receipt,
  Receipts,
  Resync,
  Side,
  Started,
  Typing as Typed,
} from "../contract/server-frames";

/** The fields that identify an answer. */
export type Ref = string | number;

/** News has no `ref`, answers have that of their question. */
export type ServerFrame = AnyServerFrame & { ref?: Ref | null };

/** News that customers never get. */
export type AmongAgents = CommentNews | NotesNews | OffersNews | ReadingNews;

/** A frame that is kept and sent again, with the same `client_id`, until it is answered. */
export type Delivery = Start | Post;

/** A frame that is answered now or not at all. */
export type Request = Hello | Sync | History | Presence | List | Overview;

/** A frame without an answer of its own. */
export type Notice = Active | Typing | Reading | Ping | ReceiptsNotice | Visit;

/** The longest message, in characters (Unicode code points). */
export const LONGEST_MESSAGE = 10_000;

/** Close codes that change what the client does next; `BROKEN` means an end without a code. */
export const BROKEN = 1006;
export const NOT_VALID = 4001;
export const UNREADABLE = 4009;
export const TOO_MANY_FRAMES = 4029;
/** After these nothing is sent again: no frame, no UTF-8, too large, or unreadable. */
export const NOT_REPEATED: ReadonlySet<number> = new Set([1002, 1007, 1009, UNREADABLE]);
