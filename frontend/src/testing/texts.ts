import messages from "../../../jira_chat/settings/texts/en.json";
import type { Text, Texts } from "../shared/texts";

const PLURAL = /^\{count, plural, (.*)\}$/;
const FORM = /(\w+) \{(.*?)\}(?: |$)/g;

/** The English texts as the server sends them: plural messages as objects of their forms. */
export const texts: Texts = Object.fromEntries(
  Object.entries(messages).map(([key, message]) => [key, asSent(message)]),
);

function asSent(message: string): Text {
  const forms = PLURAL.exec(message)?.[1];
  if (forms === undefined) return message;
  return Object.fromEntries(
    [...forms.matchAll(FORM)].map(([, category, form]) => [category, form?.replace("#", "{count}")]),
  ) as Text;
}
