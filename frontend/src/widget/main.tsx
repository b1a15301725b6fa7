import "./widget.css";
import { render } from "preact";
import { Api } from "../shared/api";
import { Chat } from "../shared/chat";
import { startData } from "../shared/start";
import { TextsContext } from "../shared/texts";
import { Customer, PanelSession, Visitor, type Caller } from "./caller";
import { resizeFrame } from "./jira";
import { LoaderLink } from "./loader-link";
import { Portal } from "./portal";
import type { Start } from "./start";
import { Widget } from "./widget";

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;

function main(start: Start): void {
  const chat = new Chat({
    url: `${location.origin.replace(/^http/, "ws")}/socket`,
    ticket: () => caller.ticket(),
    mine: "customer",
  });
  const forget = () => chat.forget();
  let caller: Caller;
  let surface;

  if (start.surface === "widget") {
    const loader = new LoaderLink();
    const nobody = new Api({ token: () => null });
    const openSession = async () =>
      nobody.post<{ token: string }>(`/widget/${start.key}/session`, { site: await loader.site });
    caller = new Visitor(`jira-chat.${start.key}`, openSession, forget);
    surface = <Widget {...{ start, chat, caller, loader }} />;
  } else {
    const portal = new Api(new PanelSession(start.session));
    const openSession = () => portal.post<{ token: string }>("/api/visitor-session");
    caller =
      start.customer === null
        ? new Visitor(`jira-chat.${start.key}.portal`, openSession, forget)
        : new Customer(portal);
    surface = <Portal {...{ start, chat, caller }} />;
  }

  const { documentElement: root } = document;
  if (!root.dir) root.dir = RIGHT_TO_LEFT.test(root.lang) ? "rtl" : "ltr";
  root.style.setProperty("--chat-accent", start.color);
  root.style.setProperty("--chat-on-accent", start.on_color);
  render(<TextsContext.Provider value={start.texts}>{surface}</TextsContext.Provider>, document.body);
}

const start = startData<Start | null>();
// A page without start data is not offered a chat: it takes no room.
if (start) main(start);
else resizeFrame(0);
