import "./widget.css";
import { render } from "preact";
import { Api } from "../shared/api";
import { Chat } from "../shared/chat";
import { startData } from "../shared/start";
import { TextsContext } from "../shared/texts";
import type { ChatAccounts } from "./account";
import { PanelSession, PortalCustomer, TokenHolder, type Caller, type CallerState } from "./caller";
import { resizeFrame } from "./jira";
import { LoaderLink } from "./loader-link";
import { Portal } from "./portal";
import type { PortalStart, Start, WidgetStart } from "./start";
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
  const name = `jira-chat.${start.key}`;
  const chat = chatOf(name, () => holder.ticket());
  const holder = new TokenHolder(
    name,
    async () => nobody.post(`/widget/${start.key}/session`, { site: await site() }),
    forgetting(chat),
  );
  const accounts = accountsOf({ key: start.key, language: start.lang, holder, chat, site });
  loader.onIdentify = async (token) => accounts(await PARTS.account()).identify(token);
  loader.onLogout = async () => accounts(await PARTS.account()).signOut();
  return <Widget {...{ start, chat, caller: holder, accounts, loader }} />;
}

function inPortal(start: PortalStart) {
  const session = new PanelSession(start.session);
  const portal = new Api(session);
  const name = `jira-chat.${start.key}.portal`;
  // Jira's users may take turns in a browser: none sends what another wrote.
  const chat = chatOf(`${name}.${start.customer ?? ""}`, () => caller.ticket());
  let caller: Caller;
  if (start.customer !== null) {
    caller = new PortalCustomer(portal);
    return <Portal {...{ start, chat, caller, accounts: null }} />;
  }
  const holder = new TokenHolder(name, () => portal.post("/api/visitor-session"), forgetting(chat));
  caller = holder;
  const accounts = accountsOf({ key: start.key, language: start.lang, holder, chat, session });
  return <Portal {...{ start, chat, caller, accounts }} />;
}

function chatOf(name: string, ticket: () => Promise<string>): Chat {
  return new Chat({
    url: `${location.origin.replace(/^http/, "ws")}/socket`,
    ticket,
    mine: "customer",
    unsent: `${name}.unsent.`,
  });
}

function accountsOf(options: ConstructorParameters<typeof ChatAccounts>[0]) {
  return ({ ChatAccounts }: Part<"account">) => new ChatAccounts(options);
}

/** A customer has to sign in again before anything is sent; a visitor may just try once more. */
function forgetting(chat: Chat): (was: CallerState["who"]) => void {
  return (was) => chat.forget(was === "customer" ? "sign_in_required" : "unauthorized");
}

const start = startData() as Start | null;
// A page without start data is not offered a chat: it takes no room.
if (start) main(start);
else resizeFrame(0);
