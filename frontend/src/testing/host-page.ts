// A customer's web page with the loader in it, and the frame's end of their conversation.
import { afterEach, beforeEach, vi } from "vitest";
import { settle } from "./fakes";

export const ORIGIN = "https://chat.example";
export const SETTINGS = {
  offered: true,
  again: 0,
  script: new URL("../loader/frame.ts", import.meta.url).pathname,
  sdk: new URL("../loader/sdk.ts", import.meta.url).pathname,
  invite: "",
  invitation: null,
  failed: "The chat could not be loaded.",
  css: ":host{--color:#0C66E4;--on-color:#FFFFFF}",
  icon: "M4 4h16",
  label: "Open chat",
  close: "Close chat",
  title: "Chat",
  lang: "de",
  dir: "ltr",
};
export const QUERY = `?${new URLSearchParams({ lang: "en", tz: `${new Date().getTimezoneOffset()}` })}`;

export let fetched: ReturnType<typeof vi.fn>;
let answer: () => Promise<Response>;
export const said = vi.fn();
/** What the page's developer reads in the console. */
export const warned = vi.fn();
const frameWindow = { postMessage: said };

/** What a loader leaves running in its page, to be ended with the test. */
const observers: MutationObserver[] = [];
const listeners: Parameters<typeof window.addEventListener>[] = [];
// eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it is
const { MutationObserver: Observer, addEventListener: listen } = window;

beforeEach(() => {
  answer = () => Promise.resolve(Response.json(SETTINGS));
  fetched = vi.fn(() => answer());
  vi.stubGlobal("fetch", fetched);
  vi.spyOn(console, "warn").mockImplementation(warned);
  // The frame loads nothing here; what the loader says to it is recorded.
  vi.spyOn(HTMLIFrameElement.prototype, "src", "set").mockImplementation(() => {});
  vi.spyOn(HTMLIFrameElement.prototype, "contentWindow", "get").mockReturnValue(frameWindow as never);
  document.documentElement.lang = "en";
  vi.stubGlobal(
    "MutationObserver",
    class extends Observer {
      constructor(callback: MutationCallback) {
        super(callback);
        observers.push(this);
      }
    },
  );
  vi.stubGlobal("addEventListener", (...listener: Parameters<typeof window.addEventListener>) => {
    listeners.push(listener);
    listen.apply(window, listener);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  leave();
  said.mockReset();
  warned.mockReset();
});

/** The page ends. */
export function leave(): void {
  for (const observer of observers.splice(0)) observer.disconnect();
  for (const [name, listener] of listeners.splice(0)) removeEventListener(name, listener);
  delete window.JiraChat;
  document.head.replaceChildren();
  document.body.replaceChildren();
}

export async function load(attributes: Record<string, string> = { "data-chat": "KEY" }): Promise<void> {
  const script = document.createElement("script");
  script.type = "text/plain"; // the test runs it, not the page
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  if (!attributes.src) script.setAttribute("src", `${ORIGIN}/widget/loader.js`);
  document.head.append(script);
  vi.resetModules();
  await import("../loader/loader");
  await partLoaded();
}

/** The page is shown again. */
export async function pageShown(): Promise<void> {
  document.dispatchEvent(new Event("visibilitychange"));
  await partLoaded();
}

/** The part with the frame is loaded, if it was asked for. */
export async function partLoaded(): Promise<void> {
  await settle();
  await vi.dynamicImportSettled();
  await settle();
}

export async function press(): Promise<void> {
  button().click();
  await partLoaded();
}

export const hosts = () => [...document.body.children];
export const inside = () => hosts()[0]?.shadowRoot as ShadowRoot;
export const button = () => inside().querySelector("button") as HTMLButtonElement;
export const frame = () => inside().querySelector("iframe");
export const isHidden = () => (hosts()[0] as HTMLElement).hidden;
export const isOpen = () => hosts()[0]?.hasAttribute("open");

export function hear(data: unknown, origin = ORIGIN, source: unknown = frameWindow): void {
  dispatchEvent(Object.assign(new MessageEvent("message", { data, origin }), { source }));
}

/** Lets the server answer differently from now on. */
export function answerWith(other: () => Promise<Response>): void {
  answer = other;
}
