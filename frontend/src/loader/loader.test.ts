import { describe, expect, it, vi } from "vitest";
import {
  answerWith,
  button,
  fetched,
  frame,
  hear,
  hosts,
  inside,
  isOpen,
  load,
  ORIGIN,
  pageShown,
  partLoaded,
  press,
  QUERY,
  said,
  SETTINGS,
  warned,
} from "../testing/host-page";

const HELLO: unknown = expect.objectContaining({ jiraChat: "hello", url: location.href, title: "" });

it("asks once for the settings and draws a closed launcher without a frame", async () => {
  await load();
  expect(fetched.mock.calls).toEqual([[`${ORIGIN}/widget/KEY/settings${QUERY}`, expect.anything()]]);
  expect(button().getAttribute("aria-label")).toBe("Open chat");
  expect(button().getAttribute("aria-expanded")).toBe("false");
  expect(frame()).toBeNull();
});

it.each([
  ["not an allowed web site", () => Promise.resolve(new Response(null, { status: 404 }))],
  ["Failed to fetch", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["not valid JSON", () => Promise.resolve(new Response("<html>"))],
])("leaves the page alone when the answer is %s, and says so once", async (why, response) => {
  answerWith(response);
  await load();
  expect(warned.mock.calls).toEqual([[expect.stringMatching(`^Jira Chat: ${ORIGIN}/widget/KEY: .*${why}`)]]);
  await pageShown();
  expect(warned).toHaveBeenCalledOnce();
  void window.JiraChat?.open?.();
  await partLoaded();
  expect(hosts()).toEqual([]);
});

it("says what is missing without a key", async () => {
  await load({});
  expect(fetched).not.toHaveBeenCalled();
  expect(warned.mock.calls).toEqual([[expect.stringContaining("?chat=KEY")]]);
});

describe("the key", () => {
  const asked = () => new URL(fetched.mock.calls[0]?.[0] as string).pathname;

  it("may stand in the script's address, where a tag manager strips attributes", async () => {
    await load({ src: `${ORIGIN}/widget/loader.js?v=1&chat=KEY` });
    expect(asked()).toBe("/widget/KEY/settings");
  });

  it("may be said by the page, where a bundle has the loader", async () => {
    window.JiraChat = { src: `${ORIGIN}/widget/loader.js?chat=KEY`, q: [["open"]] };
    await load({ src: "https://shop.example/bundle.js" });
    expect(asked()).toBe("/widget/KEY/settings");
    expect(isOpen()).toBe(true);
  });
});

it("is there once, however often a page runs it", async () => {
  await load();
  await load();
  expect(fetched).toHaveBeenCalledOnce();
  expect(hosts()).toHaveLength(1);
});

it("creates the frame at the first press, and only hides it after that", async () => {
  await load();
  await press();
  const first = frame();
  expect(first?.title).toBe("Chat");
  expect(isOpen()).toBe(true);
  expect(button().getAttribute("aria-label")).toBe("Close chat");
  expect(button().getAttribute("aria-expanded")).toBe("true");
  await press();
  expect(isOpen()).toBe(false);
  await press();
  expect(frame()).toBe(first);
});

it("opens and closes for the page", async () => {
  await load();
  void window.JiraChat?.open?.();
  await partLoaded();
  expect(isOpen()).toBe(true);
  void window.JiraChat?.close?.();
  await partLoaded();
  expect(isOpen()).toBe(false);
});

it("closes on Esc and gives the focus back to the launcher", async () => {
  await load();
  await press();
  hear({ jiraChat: "close" });
  expect(isOpen()).toBe(false);
  expect(inside().activeElement).toBe(button());
  await press();
  button().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
  expect(isOpen()).toBe(false);
});

it("says hello to its frame, to that origin only, once the frame is ready", async () => {
  await load({ "data-chat": "KEY", "data-lang": "de" });
  await press();
  expect(said).not.toHaveBeenCalled();
  hear({ jiraChat: "ready" });
  expect(said.mock.calls).toEqual([
    [HELLO, ORIGIN],
    [{ jiraChat: "open" }, ORIGIN],
  ]);
});

it("tells its frame where it is, and of the visitor, each time that the frame is ready", async () => {
  await load({ "data-chat": "KEY", "data-meta-plan": "gold", "data-url": "forged" });
  await press();
  hear({ jiraChat: "ready" });
  document.title = "Prices";
  await window.JiraChat?.setMeta?.({ seats: 3 });
  hear({ jiraChat: "ready" });
  const hellos = said.mock.calls.map(([message]) => message as Record<string, string>);
  expect(hellos[0]).toMatchObject({ chat: "KEY", metaPlan: "gold", url: location.href, referrer: "" });
  expect(hellos[2]).toMatchObject({ title: "Prices", meta: '{"seats":3}' });
});

it("listens to nobody but its frame on its origin", async () => {
  await load();
  await press();
  hear({ jiraChat: "close" }, "https://evil.example");
  hear({ jiraChat: "close" }, ORIGIN, window);
  hear(null);
  hear("close");
  expect(isOpen()).toBe(true);
});

it("shows on the closed launcher how many messages wait", async () => {
  await load();
  await press();
  hear({ jiraChat: "close" });
  hear({ jiraChat: "unread", count: 2, preview: false, returns: false });
  expect(button().dataset.unread).toBe("2");
  expect(button().getAttribute("aria-label")).toBe("Open chat (2)");
  await press();
  expect(button().dataset.unread).toBe("");
});

it("comes back when a single-page application replaces the page's content", async () => {
  await load();
  const [host] = hosts();
  document.body.replaceChildren();
  await vi.waitFor(() => expect(hosts()).toEqual([host]));
});

describe("the language", () => {
  const asked = () => new URL(fetched.mock.calls[0]?.[0] as string).searchParams.get("lang");

  it("is the page's unless the script says another", async () => {
    document.documentElement.lang = "pt-BR";
    await load({ "data-chat": "KEY", "data-lang": "de" });
    expect(asked()).toBe("de");
  });

  it("is any that the browser speaks where the page does not say", async () => {
    document.documentElement.lang = "";
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-AT", "en"]);
    await load();
    expect(asked()).toBe("de-AT,en");
  });

  it("decides on which side the launcher is", async () => {
    answerWith(() => Promise.resolve(Response.json({ ...SETTINGS, dir: "rtl" })));
    await load();
    expect((hosts()[0] as HTMLElement).dir).toBe("rtl");
  });
});

describe("identifying", () => {
  const identified = (error?: string) => hear({ jiraChat: "identified", ...(error && { error }) });

  it("hands the token to a frame that nobody sees yet", async () => {
    await load();
    const done = window.JiraChat?.identify?.("token-1");
    await partLoaded();
    expect(frame()).not.toBeNull();
    expect(isOpen()).toBe(false);
    expect(said).not.toHaveBeenCalled();
    hear({ jiraChat: "ready" });
    expect(said.mock.calls.map(([message]) => message as unknown)).toEqual([
      HELLO,
      { jiraChat: "close" },
      { jiraChat: "identify", token: "token-1" },
    ]);
    identified();
    await expect(done).resolves.toBeUndefined();
  });

  it("tells each call what was wrong with its token", async () => {
    await load();
    const first = window.JiraChat?.identify?.("token-1");
    const second = window.JiraChat?.identify?.("token-2");
    await partLoaded();
    hear({ jiraChat: "ready" });
    identified("The token is too old.");
    identified();
    await expect(first).rejects.toThrow("The token is too old.");
    await expect(second).resolves.toBeUndefined();
  });

  it("is refused where there is no chat", async () => {
    answerWith(() => Promise.resolve(new Response(null, { status: 404 })));
    await load();
    await expect(window.JiraChat?.identify?.("token-1")).rejects.toThrow("There is no chat here.");
  });

  it("logs out", async () => {
    await load();
    await press();
    hear({ jiraChat: "ready" });
    said.mockReset();
    void window.JiraChat?.logout?.();
    await partLoaded();
    expect(said.mock.calls).toEqual([[{ jiraChat: "logout" }, ORIGIN]]);
  });
});

it("does what a page asked before it was there, and after", async () => {
  window.JiraChat = { q: [["identify", "token-1"], ["open"]] };
  await load();
  expect(isOpen()).toBe(true);
  hear({ jiraChat: "ready" });
  expect(said).toHaveBeenCalledWith({ jiraChat: "identify", token: "token-1" }, ORIGIN);
  hear({ jiraChat: "identified" });
  window.JiraChat.q?.push(["close"]);
  await partLoaded();
  expect(isOpen()).toBe(false);
});
