import { describe, expect, it, vi } from "vitest";
import {
  answerWith,
  button,
  frame,
  hear,
  hosts,
  isOpen,
  load,
  ORIGIN,
  partLoaded,
  press,
  said,
  SETTINGS,
} from "../testing/host-page";

const chat = () => window.JiraChat!;
const style = (name: string) => (hosts()[0] as HTMLElement).style.getPropertyValue(name);

describe("functions", () => {
  it("wait in the queue for the loader, and each other's turn", async () => {
    const opened = vi.fn();
    window.JiraChat = { q: [["on", "open", opened], ["toggle"], ["setMeta", { plan: "gold" }]] };
    await load();
    await vi.waitFor(() => expect(isOpen()).toBe(true));
    expect(opened).toHaveBeenCalledOnce();
    expect(chat().isOpen?.()).toBe(true);
  });

  it("fill in what the frame hears when the customer opens it, and load none before", async () => {
    await load();
    await chat().prefill!({ message: "About order 7", email: "carla@example.com" });
    expect(frame()).toBeNull();
    await press();
    hear({ jiraChat: "ready" });
    const filled = { jiraChat: "prefill", message: "About order 7", name: "", email: "carla@example.com" };
    expect(said).toHaveBeenCalledWith(filled, ORIGIN);
    said.mockReset();
    hear({ jiraChat: "ready" });
    expect(said).not.toHaveBeenCalledWith(filled, ORIGIN);
  });

  it.each([
    ["prefill", { message: "x".repeat(10_001) }, "message is too long"],
    ["prefill", { email: "x".repeat(255) }, "email is too long"],
    ["setMeta", { plan: "x".repeat(256) }, "plan is too long"],
    ["setMeta", { ["x".repeat(41)]: 1 }, "is too long"],
    ["setMeta", Object.fromEntries([...Array(21).keys()].map((key) => [key, 1])), "21 pairs"],
  ] as const)("%s refuses %o, and the page hears of it", async (name, values, why) => {
    await load();
    const failed = vi.fn();
    chat().on!("error", failed);
    await expect(chat()[name]!(values as never)).rejects.toThrow(why);
    expect(failed).toHaveBeenCalledWith({ message: expect.stringContaining(why) as string });
  });

  it("hide the launcher and show it; what is hidden opens all the same", async () => {
    await load();
    await chat().hide!();
    expect(hosts()[0]?.hasAttribute("away")).toBe(true);
    await chat().open!();
    await partLoaded();
    expect(isOpen()).toBe(true);
    await chat().show!();
    expect(hosts()[0]?.hasAttribute("away")).toBe(false);
  });

  it("change the language of launcher and frame", async () => {
    await load();
    await press();
    const before = frame();
    answerWith(() => Promise.resolve(Response.json({ ...SETTINGS, close: "إغلاق", dir: "rtl" })));
    await chat().setLanguage!("ar");
    expect(button().getAttribute("aria-label")).toBe("إغلاق");
    expect((hosts()[0] as HTMLElement).dir).toBe("rtl");
    expect(frame()).not.toBe(before);
  });
});

describe("events", () => {
  it("end with what was returned, or after the first", async () => {
    await load();
    const [each, first] = [vi.fn(), vi.fn()];
    const off = chat().on!("unread", each);
    chat().once!("unread", first);
    await press();
    hear({ jiraChat: "unread", count: 1, preview: false, returns: false });
    hear({ jiraChat: "unread", count: 1, preview: true, returns: false });
    hear({ jiraChat: "unread", count: 2, preview: false, returns: false });
    off();
    hear({ jiraChat: "unread", count: 3, preview: false, returns: false });
    expect(each.mock.calls).toEqual([[{ count: 1 }], [{ count: 2 }]]);
    expect(first.mock.calls).toEqual([[{ count: 1 }]]);
  });

  it("tell of answers without their text", async () => {
    await load();
    const heard = vi.fn();
    chat().on!("message", heard);
    await press();
    hear({ jiraChat: "message", conversation: "c1", author: "Nina", text: "secret" });
    expect(heard.mock.calls).toEqual([[{ conversation: "c1", author: "Nina" }]]);
  });
});

describe("options", () => {
  it("may be attributes", async () => {
    const attributes = {
      "data-position": "left",
      "data-offset": "12 80",
      "data-z-index": "5",
      "data-theme": "dark",
    };
    await load({ "data-chat": "KEY", "data-launcher": "false", ...attributes });
    await partLoaded();
    const [host] = hosts();
    expect([host?.getAttribute("side"), host?.getAttribute("theme")]).toEqual(["start", "dark"]);
    expect([style("--aside"), style("--below"), style("--z")]).toEqual(["12px", "80px", "5"]);
    expect(host?.hasAttribute("away")).toBe(true);
  });

  it("may be an object", async () => {
    window.JiraChat = { options: { position: "left", locale: "de" } };
    answerWith(() => Promise.resolve(Response.json({ ...SETTINGS, dir: "rtl" })));
    await load();
    await partLoaded();
    expect(hosts()[0]?.getAttribute("side")).toBe("end");
  });
});

it("leaves nothing behind, and can be run again", async () => {
  await load();
  await press();
  chat().destroy!();
  expect(hosts()).toEqual([]);
  expect(window.JiraChat).toBeUndefined();
  await load();
  expect(hosts()).toHaveLength(1);
  expect(isOpen()).toBe(false);
});
