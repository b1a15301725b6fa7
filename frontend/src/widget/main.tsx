import "./global.css";
// Of several parts; here, so that no part needs another.
import "./buttons.module.css";
import "./control.module.css";
import { render } from "preact";
import { Api } from "../shared/api";
import type { Token } from "../contract/answers";
import { startData } from "../shared/start-data";
import { TextsContext } from "../shared/texts";
import { LoaderLink } from "./loader-link";
import type { Start, WidgetStart } from "./start-data";
import { accountsOf, authOf, sharedChat } from "./surface";
import { PARTS } from "./use-parts";
import { Widget } from "./widget";

async function main(start: Start): Promise<void> {
  const { documentElement: root } = document;
  root.lang = start.lang;
  root.dir = start.dir;
  root.style.cssText = start.css;
  const surface = start.surface === "widget" ? onWebSite(start) : (await portal()).inPortal(start);
  render(<TextsContext.Provider value={start.texts}>{surface}</TextsContext.Provider>, document.body);
}

const portal = () => import("./portal");

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

const start = startData() as Start | null;
// Without start data the page offers no chat and takes no space.
void (start ? main(start) : portal().then(({ resizeFrame }) => resizeFrame(0)));
