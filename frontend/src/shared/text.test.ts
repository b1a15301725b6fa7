import { describe, expect, it } from "vitest";
import { Dates, linkify } from "./text";

describe("linkify", () => {
  const links = (body: string) =>
    linkify(body).flatMap((piece) => (typeof piece === "string" ? [] : [piece.href]));

  it("finds http, https, mailto and plain mail addresses", () => {
    expect(links("https://a.example http://b.example/x?y=1#z mailto:c@d.example e.f+g@h.example")).toEqual([
      "https://a.example",
      "http://b.example/x?y=1#z",
      "mailto:c@d.example",
      "mailto:e.f+g@h.example",
    ]);
  });

  it.each([
    ["See https://a.example/b.", "https://a.example/b"],
    ["(https://a.example/b)", "https://a.example/b"],
    ["https://a.example/b_(c)!", "https://a.example/b_(c)"],
    ["“https://a.example”, he said", "https://a.example"],
  ])("leaves out what ends the sentence: %s", (body, href) => expect(links(body)).toEqual([href]));

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "xhttps://",
    "https://",
    "ftp://a.example",
    "a@b",
    "//a.example",
  ])("makes no link of %s", (body) => expect(linkify(body)).toEqual([body]));

  it("keeps every character", () => {
    const body = 'A <b>"https://a.example/?q=<b>"\n\nand c@d.example.';
    expect(
      linkify(body)
        .map((piece) => (typeof piece === "string" ? piece : piece.text))
        .join(""),
    ).toBe(body);
  });
});

describe("Dates", () => {
  const dates = new Dates("en-GB", () => new Date(2026, 10, 22, 12).getTime());
  const at = (day: number, hour = 9) => new Date(2026, 10, day, hour, 5).toISOString();

  it.each([
    [22, "Today", "09:05"],
    [21, "Yesterday", "Sat"],
    [18, "Wednesday", "Wed"],
    [13, "13 November 2026", "13 Nov"],
  ])("names day %i as %s and, shorter, %s", (day, long, short) => {
    expect(dates.day(at(day))).toBe(long);
    expect(dates.short(at(day))).toBe(short);
  });

  it("counts days by the calendar, not by hours", () => {
    expect(dates.day(at(21, 23))).toBe("Yesterday");
  });

  it("does not call a clock that is ahead tomorrow", () => {
    expect(dates.day(at(23))).toBe("Today");
  });
});
