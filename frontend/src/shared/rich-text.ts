/** A piece of a message: plain text, a link, or code between fences. */
export type Piece = string | { href: string; text: string } | { code: string };

const LABEL = String.raw`[\p{L}\p{M}\p{N}_-]+`;
/** Ends where the script changes, as in "example.com谢谢": no top-level domain mixes two. */
const LAST_LABEL = String.raw`(?:[\p{sc=Latn}\p{M}\d_-]+|${LABEL})`;
const HOST = String.raw`(?:${LABEL}\.)*${LAST_LABEL}`;
/** The part after a host. Quotes, brackets and punctuation beyond ASCII end an address; inner ones are handled later. */
const REST = String.raw`(?::\d{1,5})?(?:[/?#][!#-;=?-~·\u200c\u200d\p{L}\p{M}\p{N}\p{So}\p{Pd}\p{Pc}]*)?`;
const MAILBOX = String.raw`(?<![\w.+-]|\p{sc=Latn})(?:mailto:)?[\w.+-]{1,64}@(?:${LABEL}\.)+${LAST_LABEL}`;

/**
 * Addresses. linkifyjs and linkify-it take 9 and 4 KB, and neither finds a link beside Chinese letters. Every
 * alternative is decided within the address or within 64 characters, so the time is linear.
 */
const ADDRESS = new RegExp(
  String.raw`\bhttps?://${HOST}${REST}|(?<![\w.@/:-])www\.(?:${LABEL}\.)*${LAST_LABEL}${REST}|${MAILBOX}`,
  "giu",
);

/** Signs that a host is not what it seems: a name and password, an escape, an invisible character. */
const GOES_ON = /^(?::[^\s/?#]{0,99}@|[@%\\]|\p{Cf}+[\w.-])/u;
const FENCE = /^(```[^`\n]*)$/m;
const EMOJI = new RegExp(String.raw`^\p{RGI_Emoji}$`, "v");

/** Whether a message is one emoji, which is drawn large. */
export function isEmoji(body: string): boolean {
  return EMOJI.test(body);
}

/** Splits plain text at its addresses and at code between fences. */
export function richText(body: string): Piece[] {
  const pieces: Piece[] = [];
  // Text and fences alternate; an unclosed fence is text.
  const parts = body.split(FENCE);
  const closed = parts.length - ((parts.length - 1) % 4);
  for (let at = 0; at < closed - 1; at += 4) {
    pieces.push(...linkify(parts[at]?.replace(/\n$/, "") ?? ""), { code: parts[at + 2]?.slice(1, -1) ?? "" });
    parts[at + 4] = parts[at + 4]?.replace(/^\n/, "") ?? "";
  }
  return [...pieces, ...linkify(parts.slice(closed - 1).join(""))];
}

function linkify(text: string): Piece[] {
  if (text === "") return [];
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(match);
    const href = hrefOf(address);
    if (!href || GOES_ON.test(text.slice(index + match.length, index + match.length + 100))) continue;
    pieces.push(text.slice(end, index), { href, text: address });
    end = index + address.length;
  }
  return [...pieces, text.slice(end)].filter((piece) => piece !== "");
}

/** The target of an address; nothing if its host differs from the visible one. */
function hrefOf(address: string): string | undefined {
  if (!/^(https?:|www\.)/i.test(address)) return address.includes(":") ? address : `mailto:${address}`;
  const href = address.includes("//") ? address : `https://${address}`;
  const written = href.split(/[/:?#]+/)[1]?.toLowerCase();
  if (!URL.canParse(href)) return undefined;
  const { hostname } = new URL(href);
  return hostname === written || hostname.includes("xn--") ? href : undefined;
}

/** Removes punctuation of the sentence from the address: "see https://example.com/a_(b)." */
function withoutPunctuation(address: string): string {
  const unopened = (["()", "[]", "{}"] as const).map(
    ([open, close]) => address.split(close as string).length - address.split(open as string).length,
  );
  let end = address.length;
  for (; end; end--) {
    const last = address.charAt(end - 1);
    const bracket = ")]}".indexOf(last);
    if (bracket < 0 ? !/[.,;:!?'*_~]/.test(last) : (unopened[bracket] as number)-- <= 0) break;
  }
  return address.slice(0, end);
}
