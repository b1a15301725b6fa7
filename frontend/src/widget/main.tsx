import "./global.css";
import { render } from "preact";
import { Api } from "../shared/api";
import { Chat } from "../shared/chat";
import { startData } from "../shared/start-data";
import { TextsContext } from "../shared/texts";
import type { ChatAccounts } from "./account";
import { PageSession, PortalAuth, TokenAuth, type Auth, type AuthState } from "./auth";
import { resizeFrame } from "./jira";
import { LoaderLink } from "./loader-link";
import { Portal } from "./portal";
import type { PortalStart, Start, WidgetStart } from "./start-data";
import { PARTS, type Part } from "./use-lazy";
import { Widget } from "./widget";

function main(start: Start): void {
  const { documentElement: root } = document;
  root.lang = start.lang;
  root.dir = start.dir;
  root.style.setProperty("--chat-accent", start.color);
  root.style.setProperty("--chat-on-accent", start.on_color);
  const surface = start.surface === "widget" ? onWebSite(start) : inPortal(start);
  render(<TextsContext.Provider value={start.texts}>{surface}</TextsContext.Provider>, document.body);
}

function onWebSite(start: WidgetStart) {
  const loader = new LoaderLink();
  const site = () => loader.site;
  const nobody = new Api({ token: () => null });
  const chat = chatOf(() => auth.ticket());
  const auth = new TokenAuth(
    `jira-chat.${start.key}`,
    async () => nobody.post(`/widget/${start.key}/session`, { site: await site() }),
    forgetting(chat),
  );
  const accounts = accountsOf({ key: start.key, language: start.lang, auth, chat, site });
  loader.onIdentify = async (token) => accounts(await PARTS.account()).identify(token);
  loader.onLogout = async () => accounts(await PARTS.account()).signOut();
  return <Widget {...{ start, chat, auth, accounts, loader }} />;
}

function inPortal(start: PortalStart) {
  const session = new PageSession(start.session);
  const portal = new Api(session);
  const chat = chatOf(() => auth.ticket());
  let auth: Auth;
  if (start.customer !== null) {
    auth = new PortalAuth(portal);
    return <Portal {...{ start, chat, auth, accounts: null }} />;
  }
  const visitor = new TokenAuth(
    `jira-chat.${start.key}.portal`,
    () => portal.post("/api/visitor-session"),
    forgetting(chat),
  );
  auth = visitor;
  const accounts = accountsOf({ key: start.key, language: start.lang, auth: visitor, chat, session });
  return <Portal {...{ start, chat, auth, accounts }} />;
}

function chatOf(ticket: () => Promise<string>): Chat {
  return new Chat({
    url: `${location.origin.replace(/^http/, "ws")}/socket`,
    ticket,
    mine: "customer",
  });
}

function accountsOf(options: ConstructorParameters<typeof ChatAccounts>[0]) {
  return ({ ChatAccounts }: Part<"account">) => new ChatAccounts(options);
}

/** A customer has to sign in again before sending; a visitor can simply retry. */
function forgetting(chat: Chat): (was: AuthState["who"]) => void {
  return (was) => chat.forget(was === "customer" ? "sign_in_required" : "unauthorized");
}

const start = startData() as Start | null;
// Without start data the page offers no chat and takes no space.
if (start) main(start);
else resizeFrame(0);
