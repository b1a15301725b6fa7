import { describe, expect, it } from "vitest";
import { isEmoji, richText } from "./rich-text";

const links = (body: string) =>
  richText(body).flatMap((piece) => (typeof piece === "object" && "href" in piece ? [piece.href] : []));
const hosts = (body: string) => links(body).map((href) => new URL(href).hostname);

describe("links", () => {
  it("are http, https, mailto, www and plain mail addresses", () => {
    const body =
      "https://a.example http://b.example:80/x?y=1#z mailto:c@d.example e.f+g@h.example www.i.example/j HTTPS://K.example";
    expect(links(body)).toEqual([
      "https://a.example",
      "http://b.example:80/x?y=1#z",
      "mailto:c@d.example",
      "mailto:e.f+g@h.example",
      "https://www.i.example/j",
      "HTTPS://K.example",
    ]);
  });

  it.each([
    ["See https://a.example/b.", "https://a.example/b"],
    ["(https://a.example/b)", "https://a.example/b"],
    ["https://a.example/b_(c)!", "https://a.example/b_(c)"],
    ["[https://a.example/b]", "https://a.example/b"],
    ["“https://a.example”, he said", "https://a.example"],
    ["*https://a.example/b*", "https://a.example/b"],
    ["https://a.example/写真/é?q=ü", "https://a.example/写真/é?q=ü"],
    ["https://a.example/写真。谢谢", "https://a.example/写真"],
    ["https://a.example, https://b.example", "https://a.example"],
  ])("leave out what ends the sentence: %s", (body, href) => expect(links(body)[0]).toBe(href));

  it.each([
    "见https://example.com。谢谢",
    "«https://example.com»",
    "「https://example.com」",
    "（https://example.com）",
    "『https://example.com/』",
    "https://example.com，谢谢",
    "https://example.com、https://example.com",
    "https://example.com谢谢",
    "https://example.com에서",
    "‹https://example.com›",
    "„https://example.com“",
    "【https://example.com】",
    "https://example.com،",
    "https://example.com।",
    "https://example.com…",
    "https://example.com\u200b",
    "https://example.com｜",
    "https://example.com,https://example.com",
    "'https://example.com'",
    "<https://example.com>",
  ])("have the host that is written: %s", (body) =>
    expect(new Set(hosts(body))).toEqual(new Set(["example.com"])),
  );

  it.each(["www.example.org", "见www.example.org。谢谢", "(www.example.org)"])("need no scheme: %s", (body) =>
    expect(hosts(body)).toEqual(["www.example.org"]),
  );

  it("lead to international hosts", () => {
    expect(hosts("https://bücher.example/ https://пример.рф https://例え.テスト。")).toEqual([
      "xn--bcher-kva.example",
      "xn--e1afmkfd.xn--p1ai",
      "xn--r8jz45g.xn--zckzah",
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "xhttps://",
    "https://",
    "ftp://a.example",
    "a@b",
    "//a.example",
    "https://example.com@evil.example/",
    "https://example.com:pass@evil.example/",
    "https://exam%70le.com",
    "https://exam\u00adple.com",
    "https://1.2.3",
    "https://0x7f.1/",
    "https://①.①.①.①",
    "https://example.com\\@evil.example",
    "é.x@example.com",
  ])("are not made of %s", (body) =>
    expect(links(body).filter((href) => !href.startsWith("mailto:pass@"))).toEqual([]),
  );

  it("keep every character", () => {
    const body = 'A <b>"https://a.example/?q=<b>"\n\nand c@d.example.';
    expect(
      richText(body)
        .map((piece) => (typeof piece === "string" ? piece : "code" in piece ? piece.code : piece.text))
        .join(""),
    ).toBe(body);
  });
});

/** The best of some tries counts: a machine may be busy with something else. */
function timeOf(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

describe("time", () => {
  const addresses = ["https://e.com/", "www.", "a@", "mailto:", "https://", ""];
  const shapes = [
    "a.",
    ")",
    "(",
    "]",
    "a",
    "@",
    "-",
    "`",
    "```\n",
    "a@b.",
    "https://a",
    "www.a",
    "_",
    "é",
    "。",
    "\u200b",
    "\u0301",
    "[",
    "😀",
  ];

  it.each(shapes)("is linear in what repeats %j", { timeout: 60_000 }, (shape) => {
    for (const address of addresses) {
      const spent = [10_000, 40_000].map((length) => {
        const body = address + shape.repeat(length / shape.length);
        return Math.min(...Array.from({ length: 5 }, () => timeOf(() => richText(body))));
      }) as [number, number];
      // Quadratic work takes sixteen times as long.
      expect(spent[1]).toBeLessThan(Math.max(spent[0] * 12, 50));
    }
  });
});

describe("code", () => {
  it("is what stands between fences, without links", () => {
    expect(richText("See:\n```js\nlet a = 'https://a.example';\n\n```\nOK?")).toEqual([
      "See:",
      { code: "let a = 'https://a.example';\n" },
      "OK?",
    ]);
    expect(richText("```\na\n```\n```\nb\n```")).toEqual([{ code: "a" }, { code: "b" }]);
  });

  it.each(["```\nnever closed", "one ``` two\n``` three ```", "```inline```"])("is not %j", (body) =>
    expect(richText(body)).toEqual([body]),
  );
});

describe("isEmoji", () => {
  it.each(["😀", "❤️", "👨‍👩‍👧", "🇸🇮", "👍🏽", "1️⃣"])("is %s", (body) => expect(isEmoji(body)).toBe(true));
  it.each(["", "1", "😀😀", "😀.", "a", "©"])("is not %s", (body) => expect(isEmoji(body)).toBe(false));
});
