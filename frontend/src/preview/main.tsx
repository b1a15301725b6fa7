import "../widget/global.css";
import { render } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { TextsContext } from "../shared/texts";
import { Panel } from "../widget/panel";
import type { WidgetStart } from "../widget/start-data";
import { SAMPLE } from "./sample";
import { drawLauncher } from "./launcher";
import { READY, type PreviewWindow, type Scene } from "./scene";
import { KEY, makePreviewAccounts, PreviewChat, previewAuth, previewFetch } from "./doubles";
import * as styles from "./page.module.css";

/** The preview's page: the widget's own panel without a server. */
function Stage({ scene }: { scene: Scene }) {
  const { state, who, nameless, photoless } = scene;
  const start = startOf(scene);
  const chat = useMemo(
    () => new PreviewChat({ state, who, nameless, photoless }),
    [state, who, nameless, photoless],
  );
  const auth = useMemo(() => previewAuth(who), [who]);
  useEffect(() => {
    if (who === "anonymous") chat.onStarted(SAMPLE);
    const text = start.texts[pressedBy(scene) ?? ""];
    return typeof text === "string" ? pressOnce(text) : undefined;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once a visit
  }, []);
  return (
    <TextsContext.Provider value={start.texts}>
      <Panel
        {...{ start, chat, auth }}
        accounts={makePreviewAccounts}
        shown
        onClose={() => {}}
        onUnread={() => {}}
      />
    </TextsContext.Provider>
  );
}

/** To show signing in or registering while agents are online, the chat has to require it. */
function startOf({ start, state, who }: Scene): WidgetStart {
  const asked = state === "online" && (who === "sign-in" || who === "registration");
  const anonymous = start.anonymous && !asked;
  return {
    ...start,
    anonymous,
    // The server would answer by the saved settings, not the edited ones.
    asks: false,
    key: KEY,
  };
}

/** The text key of the button that leads to the scene. */
function pressedBy({ state, who }: Scene): string | null {
  if (who === "registration") return "register.open";
  if (who === "sign-in") return state === "online" ? "signin.submit" : "signin.have_account";
  return null;
}

/** Presses the button with this text once it appears. Returns a function that gives up. */
function pressOnce(text: string): () => void {
  const observer = new MutationObserver(press);
  observer.observe(document.body, { childList: true, subtree: true });
  press();
  return () => observer.disconnect();

  function press() {
    const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === text);
    if (!button) return;
    observer.disconnect();
    button.click();
  }
}

function showScene(scene: Scene): void {
  const { documentElement: root } = document;
  const { lang, dir, css } = startOf(scene);
  root.lang = lang;
  root.dir = dir;
  // The project's CSS comes last, because a fixed theme overrides the scene's.
  root.style.cssText = `color-scheme:${scene.theme};${css}`;
  root.style.setProperty("--room", `${drawLauncher(scene)}px`);
  window.fetch = previewFetch(scene);
  render(scene.who === "invited" ? null : <Stage key={visitOf(scene)} scene={scene} />, page);
}

/** Keeps the panel and its dialogs from taking the focus, which belongs to the form beside them. */
function leaveFocusAlone(): void {
  HTMLElement.prototype.focus = () => {};
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the dialog below
  const { showModal } = HTMLDialogElement.prototype;
  HTMLDialogElement.prototype.showModal = function () {
    const typing = parent.document.activeElement as HTMLElement | null;
    const told = ["blur", "focusout", "focus", "focusin"];
    // Hides it from the form, whose lists close when their field loses the focus.
    for (const type of told) parent.addEventListener(type, hide, true);
    showModal.call(this);
    (frameElement as HTMLElement).blur();
    typing?.focus({ preventScroll: true });
    for (const type of told) parent.removeEventListener(type, hide, true);
  };
}

function hide(event: Event): void {
  event.stopImmediatePropagation();
}

/** The key of the customer's visit: a change starts another one; other changes only redraw. */
function visitOf({ start, state, who, hours, nameless, photoless }: Scene): string {
  const { lang, anonymous, require_identity, registration, sign_in, suggests_articles } = start;
  const offered = [anonymous, require_identity, registration, sign_in, suggests_articles];
  return JSON.stringify([state, who, hours, nameless, photoless, lang, offered]);
}

leaveFocusAlone();

const page = document.body.appendChild(document.createElement("div"));
page.className = String(styles.page);

(window as PreviewWindow).showScene = showScene;
frameElement?.dispatchEvent(new Event(READY));
