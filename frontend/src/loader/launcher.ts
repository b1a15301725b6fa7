import { add, addIcon, keep } from "./dom";
import type { LoaderSettings } from "./embedding";
import { frameIn } from "./frame";
import { isReturning } from "./returning";
import styles from "./launcher.css?inline";

const CHAT = "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.5-4.4A7.5 7.5 0 1 1 20 11.5Z";
const DOWN = "m6 9 6 6 6-6";

/** The widget in this page. */
export interface Widget {
  show(open: boolean): void;
  identify(token: string): Promise<void>;
  logout(): void;
}

/** The `data-` attributes of the loader's script. */
type Data = Readonly<Record<string, string | undefined>>;

/** Draws the closed launcher of the widget at `address`. */
export function draw(settings: LoaderSettings, address: URL, query: URLSearchParams, data: Data): Widget {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const button = add(root, "button");
  const icon = addIcon(button);
  const frame = frameIn(add(root, "div"), settings.title, address, query, {
    ready() {
      const { title, URL: url, referrer } = document;
      frame.say({ ...data, title, jiraChat: "hello", url, referrer });
      sayOpen();
    },
    identified: ({ error }) => identifying.shift()?.(error),
    open: () => show(true, true),
    close: () => show(false),
    unread({ preview, returns, count }) {
      host.toggleAttribute("preview", preview);
      isReturning(address, returns);
      label(count);
    },
  });
  const identifying: ((error?: string) => void)[] = [];
  let isOpen = false;

  function label(unread: number): void {
    const text = isOpen ? settings.close : settings.label;
    button.setAttribute("aria-label", unread ? `${text} (${unread})` : text);
    button.setAttribute("aria-expanded", String(isOpen));
    button.dataset.unread = `${unread || ""}`;
    icon.setAttribute("d", isOpen ? DOWN : CHAT);
  }

  const sayOpen = () => frame.say({ jiraChat: isOpen ? "open" : "close" });

  function show(open: boolean, byItself = false): void {
    if (open === isOpen) return;
    isOpen = open;
    const target = frame.summon();
    host.toggleAttribute("open", open);
    label(0);
    sayOpen();
    if (!byItself) (open ? target : button).focus();
  }

  button.onclick = () => show(!isOpen);
  host.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(false);
  });
  label(0);
  dress(host, root, settings);
  keep(host);
  if (isReturning(address)) frame.summon();
  return {
    show,
    async identify(token) {
      frame.ask({ jiraChat: "identify", token });
      const error = await new Promise<string | undefined>((answer) => identifying.push(answer));
      if (error) throw new Error(error);
    },
    logout: () => frame.ask({ jiraChat: "logout" }),
  };
}

/** Applies styles and settings, and tracks the part of the page that a phone's keyboard leaves visible. */
function dress(host: HTMLElement, root: ShadowRoot, settings: LoaderSettings): void {
  const set = (name: string, value: string) => host.style.setProperty(`--${name}`, value);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  set("color", settings.color);
  set("on-color", settings.on_color);
  host.dir = settings.dir;
  const visible = window.visualViewport;
  visible?.addEventListener("resize", () => {
    set("height", `${visible.height}px`);
    set("top", `${visible.offsetTop}px`);
  });
}
