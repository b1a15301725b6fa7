import { stored } from "../../shared/storage";
import type { FormState } from "../form";

/** The customer's answers before a chat (`widget/prechat`), so that they need not type them twice. */
export function prechatContact(key: string): Pick<FormState, "name" | "email"> {
  const answers = JSON.parse(stored(`jira-chat.${key}.draft.answers`) ?? "{}") as Record<string, unknown>;
  const text = (answer: unknown) => (typeof answer === "string" ? answer.trim() : "");
  return { name: text(answers.chat_name), email: text(answers.chat_email) };
}
