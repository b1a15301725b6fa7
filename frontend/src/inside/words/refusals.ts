import { locale, texts } from "./say";

/** Why something was not done, as the server says it. */
interface Refusal {
  code: string;
  message: string;
}

/**
 * Why something was not done, in words: the server's, which say most but are English, or in another language what their
 * code means. What has no text is said by Jira itself.
 */
export function refusalInWords({ code, message }: Refusal): string {
  if (locale().startsWith("en")) return message;
  const text = texts()[`refused.${code}`] ?? texts()[`error.${code}`];
  return typeof text === "string" ? text : message;
}
