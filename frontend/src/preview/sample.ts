import type { FoundArticles } from "../contract/answers";
import { newThread, type Thread } from "../shared/conversation";
import type { Conversation, Message } from "../shared/protocol";

/** The id of the conversation. */
export const SAMPLE = "sample";

/** The page that the customer visits. */
export const SAMPLE_PAGE = { title: "Printers" };

/** Help-center articles for it. */
export const SAMPLE_ARTICLES: FoundArticles["articles"] = [
  { title: "Connect to a printer", excerpt: "Choose the printer that is nearest to your desk…" },
  { title: "When a printer does not print", excerpt: "Most often it is out of paper…" },
  { title: "Print from your phone", excerpt: "" },
].map((article) => ({ ...article, address: "https://help.example.com/" }));

const MINUTE = 60_000;

const DRAWN =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#8993A5" d="M0 0h24v24H0z"/>' +
  '<g fill="#fff"><circle cx="12" cy="9.5" r="4.5"/><ellipse cx="12" cy="22" rx="8.5" ry="6.5"/></g></svg>';
const PHOTO = `data:image/svg+xml,${encodeURIComponent(DRAWN)}`;

/** The agent as customers see them. */
interface Seen {
  isNamed: boolean;
  hasPhoto: boolean;
}

/** A sample conversation, some minutes old. */
export function sampleThread(anonymous: boolean, { isNamed, hasPhoto }: Seen): Thread {
  const said = (seq: number, side: Message["side"], author: string, body: string): Message => ({
    seq,
    client_id: `sample-${seq}`,
    side,
    author,
    body,
    at: new Date(Date.now() - (10 - seq) * MINUTE).toISOString(),
  });
  const question = said(1, "customer", "", "Hello, the printer on floor 3 does not print.");
  const words = "Thank you for telling us. Does its display show an error?";
  const answer = {
    ...said(2, "agent", isNamed ? "Nina Novak" : "", words),
    ...(isNamed && hasPhoto && { photo: PHOTO }),
  };
  const conversation: Conversation = {
    id: SAMPLE,
    anonymous,
    issue_key: "SUP-7",
    summary: "Printer on floor 3",
    resolved: false,
    closed: false,
    moved: false,
    offered: false,
    last: answer,
    seq: 2,
    revisions: 0,
    receipts: { customer: { delivered: 2, read: 0 }, agent: { delivered: 2, read: 2 } },
    created_at: question.at,
  };
  return { ...newThread(conversation), messages: [question, answer], loaded: true, complete: true };
}
