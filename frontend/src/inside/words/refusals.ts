import type { FieldCode } from "../../contract/answers";
import { duration } from "../../shared/text";
import { locale, say, texts } from "./say";

/** The server's reason for a refusal. */
interface Refusal {
  code: string;
  message: string;
  /** Invalid fields of a form. */
  fields?: Record<string, string>;
  /** What some of them say. */
  codes?: Record<string, FieldCode> | undefined;
  /** Seconds. */
  retry_after?: number | undefined;
  most?: number | undefined;
}

/**
 * Returns the reason of a refusal in the agent's language: the server's message in English, otherwise the text of its
 * code. Without such a text, or if it would say too little, a general sentence precedes the server's message.
 */
export function refusalInWords({ code, message, fields = {}, retry_after, most = 0 }: Refusal): string {
  if (locale().startsWith("en")) return message;
  if (code === "too_many_requests" && retry_after)
    return say("account.wait", { wait: duration(retry_after, locale()) });
  const saysTooLittle = code === "invalid_input" && !Object.keys(fields).length;
  const key = [`refused.${code}`, `error.${code}`].find((each) => each in texts());
  if (!key || saysTooLittle) return say("refused.other", { reason: message });
  const places = { reason: message, most };
  return say(key as "refused.other", places);
}

/** Returns what is wrong with each field in the agent's language, by its path; what has no code there, in English. */
export function fieldsInWords(refusal: Refusal | null): Record<string, string> {
  const { fields = {}, codes = {} } = refusal ?? {};
  if (locale().startsWith("en")) return fields;
  const words = Object.entries(fields).map(([path, message]) => [path, inWords(codes[path]) ?? message]);
  return Object.fromEntries(words) as Record<string, string>;
}

function inWords({ code, values }: FieldCode = { code: "", values: {} }): string | null {
  const key = `field.${code}`;
  return key in texts() ? say(key as "refused.other", values as { reason: string }) : null;
}
