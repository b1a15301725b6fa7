import UFuzzy from "@leeoniya/ufuzzy";
import type { Reply } from "../values";

/** Letters of any script, as in uFuzzy's manual; letters may be missing: "grtng" finds a greeting. */
const fuzzy = new UFuzzy({
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: "\\p{Ll}\\p{Lu}",
  intraBound: "\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}",
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b",
  intraIns: Infinity,
});

/** The searched beginning of a text, where its meaning is. */
const LOOKED_THROUGH = 200;

/** The most words that may be in another order. */
const OUT_OF_ORDER = 3;

/**
 * The matching replies, best first; without a query all replies, most used first. Replies in the customer's language
 * come first, then those for any language, then the others.
 */
export function search(replies: readonly Reply[], query: string, language: string): Reply[] {
  const found = query.trim() ? matching(replies, query) : [...replies].sort((a, b) => b.uses - a.uses);
  const rank = (reply: Reply) => (reply.language === language ? 0 : reply.language ? 2 : 1);
  return language ? found.sort((a, b) => rank(a) - rank(b)) : found;
}

function matching(replies: readonly Reply[], query: string): Reply[] {
  const texts = UFuzzy.latinize(replies.map(({ name, text }) => `${name}\n${text.slice(0, LOOKED_THROUGH)}`));
  const [indexes, info, order] = fuzzy.search(texts, UFuzzy.latinize(query), OUT_OF_ORDER);
  const best = order ? order.map((at) => info.idx[at]) : (indexes ?? []);
  return best.flatMap((at) => replies[at ?? -1] ?? []);
}
