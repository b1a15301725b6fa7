import { Api } from "../../shared/api";
import { Chat } from "../../shared/chat";
import type { PortalStart } from "../start-data";
import { accountsOf, authOf, optionsOf, sharedChat } from "../surface";
import { PageSession, PortalAuth } from "./auth";
import { Portal } from "./portal";

export function inPortal(start: PortalStart) {
  const session = new PageSession(start.session);
  const portal = new Api(session);
  const name = `jira-chat.${start.key}.portal`;
  if (start.customer !== null) {
    const auth = new PortalAuth(portal);
    // Several Jira users may share a browser, so tabs share no connection and no unsent messages.
    const chat = new Chat(optionsOf(`${name}.${start.customer}`, () => auth));
    return <Portal {...{ start, chat, auth, accounts: null }} />;
  }
  const chat = sharedChat(name, () => auth);
  const auth = authOf(name, () => portal.post("/api/visitor-session"), chat);
  const accounts = accountsOf({ key: start.key, language: start.lang, auth, chat, session });
  return <Portal {...{ start, chat, auth, accounts }} />;
}
