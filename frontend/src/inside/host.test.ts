import { afterEach, describe, expect, it, vi } from "vitest";
import { connectHost, Host } from "./host";

afterEach(() => {
  delete window.AP;
  document.head.replaceChildren();
});

describe("connectHost", () => {
  it("takes the bridge that is there", async () => {
    window.AP = { context: { getToken: (callback) => callback("called back") } };
    expect(await connectHost("/all.js").contextToken()).toBe("called back");
  });

  it("understands a bridge that returns a promise, and one that does both", async () => {
    window.AP = { context: { getToken: () => Promise.resolve("promised") } };
    expect(await connectHost("/all.js").contextToken()).toBe("promised");
    window.AP = { context: { getToken: (callback) => (callback("both"), Promise.resolve("both")) } };
    expect(await connectHost("/all.js").contextToken()).toBe("both");
  });

  it("waits for the bridge's script when it is late", async () => {
    const script = document.createElement("script");
    script.type = "text/plain";
    script.src = "https://jira.example/all.js";
    document.head.append(script);
    const token = connectHost("https://jira.example/all.js").contextToken();
    window.AP = { context: { getToken: (callback) => callback("late") } };
    script.dispatchEvent(new Event("load"));
    expect(await token).toBe("late");
    expect(document.scripts).toHaveLength(1);
  });
});

describe("Host without a bridge", () => {
  const alone = new Host(Promise.resolve(undefined));

  it("refuses a context token", () => expect(alone.contextToken()).rejects.toThrow("not inside Jira"));

  it("leaves the theme to the page and sizes nothing", async () => {
    expect(await alone.followTheme()).toBe(false);
    await alone.resize(480);
    await alone.fill();
  });
});

describe("Host with a bridge", () => {
  it("passes the wishes on", async () => {
    const bridge = { theming: { initializeTheming: vi.fn() }, resize: vi.fn(), sizeToParent: vi.fn() };
    const host = new Host(Promise.resolve(bridge));
    expect(await host.followTheme()).toBe(true);
    await host.resize(480);
    await host.fill();
    expect(bridge.theming.initializeTheming).toHaveBeenCalledOnce();
    expect(bridge.resize).toHaveBeenCalledWith("100%", "480px");
    expect(bridge.sizeToParent).toHaveBeenCalledWith(true);
  });
});
