import type { Token } from "../contract/answers";
import { Chat } from "../shared/chat";
import { SharedChat, tabSharing } from "../shared/shared-chat";
import type { ChatAccounts } from "./account";
import { TokenAuth, type Auth } from "./auth";
import { PARTS, type Part } from "./use-parts";

/** The dependencies of a customer's chat. */
export function optionsOf(name: string, auth: () => Auth) {
  return {
    url: `${location.origin.replace(/^http/, "ws")}/socket`,
    ticket: (next: string) => auth().ticket(next),
    polling: { poll: (...poll: Parameters<Auth["poll"]>) => auth().poll(...poll), load: PARTS.polling },
    loadConnection: PARTS.connection,
    mine: "customer" as const,
    unsent: `${name}.unsent.`,
  };
}

/** The chat shared by all tabs. */
export function sharedChat(name: string, auth: () => Auth): Chat {
  return new SharedChat({ name, ...optionsOf(name, auth), ...tabSharing(name) });
}

/** The authentication of this browser's person. */
export function authOf(name: string, openSession: () => Promise<Token>, chat: Chat): TokenAuth {
  const auth = new TokenAuth(
    name,
    openSession,
    // A customer has to sign in again first; a visitor just retries.
    (was) => chat.forget(was === "customer" ? "sign_in_required" : "unauthorized"),
    (was) => {
      const connected = chat.state.connection !== "closed";
      if (was !== "customer") return chat.reconnect();
      chat.reset();
      if (connected && auth.state.who !== "nobody") chat.connect();
    },
  );
  return auth;
}

/** Creates the accounts from their lazy part. */
export function accountsOf(options: ConstructorParameters<typeof ChatAccounts>[0]) {
  return ({ ChatAccounts }: Part<"account">) => new ChatAccounts(options);
}
