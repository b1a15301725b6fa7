import { describe, expect, it } from "vitest";
import { normalizeSite, siteProblem, splitSites } from "./sites";

describe("siteProblem", () => {
  it.each([
    "https://www.example.com",
    "http://localhost:8080",
    "www.example.com",
    "*.example.org",
    "https://my_shop.example.com",
    "https://qa--x.example.com",
    "https://*.example.org",
    "http://*.localhost:8081",
    "https://www.example.com/",
    "  HTTPS://Www.Example.Com  ",
    "https://bücher.example",
    "https://[::1]:8443",
  ])("accepts %s", (site) => expect(siteProblem(site)).toBeUndefined());

  it.each([
    ["www.example.com/shop", "Enter only the site, without a page: https://www.example.com."],
    ["shop", "Enter an address such as https://www.example.com."],
    ["javascript:alert(1)", "Enter an address such as https://www.example.com."],
    ["our shop", "Enter one address without spaces, such as https://www.example.com."],
    ["www.acme example", "Enter one address without spaces, such as https://www.example.com."],
    ["https://", "Enter an address such as https://www.example.com."],
    ["https://exa mple.com", "Enter one address without spaces, such as https://www.example.com."],
    ["https://example.com:99999", "Enter an address such as https://www.example.com."],
    ["ftp://example.com", "Use https:// or http://, such as https://www.example.com."],
    ["https://ada@example.com", "Leave out the user name and password: https://example.com."],
    ["https://example.com/shop", "Enter only the site, without a page: https://example.com."],
    ["https://*.example.com/shop?a=1", "Enter only the site, without a page: https://*.example.com."],
    ["https://www.*.com", "A * can only stand for all subdomains, at the start: https://*.example.com."],
    [
      "https://shop*.example.com",
      "A * can only stand for all subdomains, at the start: https://*.example.com.",
    ],
    [
      "https://*.*.example.com",
      "A * can only stand for all subdomains, at the start: https://*.example.com.",
    ],
  ])("says what would be right for %s", (site, message) => expect(siteProblem(site)).toBe(message));
});

describe("normalizeSite", () => {
  it("writes an origin as browsers compare it", () => {
    expect(normalizeSite(" HTTPS://Www.Example.com:443/ ")).toBe("https://www.example.com");
    expect(normalizeSite("https://*.Example.org")).toBe("https://*.example.org");
  });

  it("completes what was typed without https://", () => {
    expect(normalizeSite("Www.example.com")).toBe("https://www.example.com");
    expect(normalizeSite("*.example.com:8443")).toBe("https://*.example.com:8443");
  });

  it("leaves what is not an origin as it was typed", () => {
    expect(normalizeSite("Www.example.com/shop")).toBe("Www.example.com/shop");
  });
});

describe("splitSites", () => {
  it("finds the sites in a pasted text", () => {
    expect(splitSites("https://a.example\r\nhttps://b.example, https://c.example;\n")).toEqual([
      "https://a.example",
      "https://b.example",
      "https://c.example",
    ]);
  });
});
