import type { CardCustomer } from "../../contract/answers";
import { say } from "../words/say";

/** How a customer signed in. */
export function signedIn({ anonymous, method }: CardCustomer): string {
  if (anonymous) return say("card.signed_in.no");
  return say(method ? `card.signed_in.${method}` : "card.signed_in.ended");
}
