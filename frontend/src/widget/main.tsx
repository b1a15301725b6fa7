import "./global.css";
import { render } from "preact";
import { Api } from "../shared/api";
import type { Token } from "../contract/answers";
import { Chat } from "../shared/chat";
import { SharedChat, togetherness } from "../shared/shared-chat";
import { startData } from "../shared/start-data";
import { TextsContext } from "../shared/texts";
import type { ChatAccounts } from "./account";
import { PageSession, PortalAuth, TokenAuth, type Auth } from "./auth";
import { resizeFrame } from "./jira";
import { LoaderLink } from "./loader-link";
import { Portal } from "./portal";
import type { PortalStart, Start, WidgetStart } from "./start-data";
import { PARTS, type Part } from "./use-parts";
import { Widget } from "./widget";

function main(start: Start): void {
  const { documentElement: root } = document;
  root.lang = start.lang;
  root.dir = start.dir;
  root.style.cssText = start.css;
  const surface = start.surface === "widget" ? onWebSite(start) : inPortal(start);
  render(<TextsContext.Provider value={start.texts}>{surface}</TextsContext.Provider>, document.body);
}

function onWebSite(start: WidgetStart) {
  const loader = new LoaderLink();
  const site = () => loader.site;
  const nobody = new Api({ token: () => null });
  const name = `jira-chat.${start.key}`;
  const chat = sharedChat(name, () => auth);
  loader.onPage = (page) => (chat.about.page = page);
  const openSession = async () => nobody.post<Token>(`/widget/${start.key}/session`, { site: await site() });
  const auth = authOf(name, openSession, chat);
  const accounts = accountsOf({ key: start.key, language: start.lang, auth, chat, site });
  loader.accounts = async () => accounts(await PARTS.account());
  return <Widget {...{ start, chat, auth, accounts, loader }} />;
}

function inPortal(start: PortalStart) {
  const session = new PageSession(start.session);
  const portal = new Api(session);
  const name = `jira-chat.${start.key}.portal`;
  if (start.customer !== null) {
    const auth = new PortalAuth(portal);
    // Jira's users may take turns in a browser: none shares a connection, or sends what another wrote.
    const chat = new Chat(optionsOf(`${name}.${start.customer}`, () => auth));
    return <Portal {...{ start, chat, auth, accounts: null }} />;
  }
  const chat = sharedChat(name, () => auth);
  const auth = authOf(name, () => portal.post("/api/visitor-session"), chat);
  const accounts = accountsOf({ key: start.key, language: start.lang, auth, chat, session });
  return <Portal {...{ start, chat, auth, accounts }} />;
}

function optionsOf(name: string, auth: () => Auth) {
  return {
    url: `${location.origin.replace(/^http/, "ws")}/socket`,
    ticket: () => auth().ticket(),
    polling: { poll: (...poll: Parameters<Auth["poll"]>) => auth().poll(...poll), load: PARTS.polling },
    loadConnection: PARTS.connection,
    mine: "customer" as const,
    unsent: `${name}.unsent.`,
  };
}

function sharedChat(name: string, auth: () => Auth): Chat {
  return new SharedChat({ name, ...optionsOf(name, auth), ...togetherness(name) });
}

function authOf(name: string, openSession: () => Promise<Token>, chat: Chat): TokenAuth {
  const auth = new TokenAuth(
    name,
    openSession,
    // A customer has to sign in again before anything is sent; a visitor may just try once more.
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

function accountsOf(options: ConstructorParameters<typeof ChatAccounts>[0]) {
  return ({ ChatAccounts }: Part<"account">) => new ChatAccounts(options);
}

const start = startData() as Start | null;
// Without start data the page offers no chat and takes no space.
if (start) main(start);
else resizeFrame(0);
