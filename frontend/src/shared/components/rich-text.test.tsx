import { render } from "@testing-library/preact";
import { expect, it } from "vitest";
import { RichText } from "./rich-text";

it("draws links that open elsewhere, and code", () => {
  const { container } = render(<RichText body={"见https://example.com。谢谢\n```\nlet a;\n```"} />);
  const link = container.querySelector("a") as HTMLAnchorElement;
  expect(link.getAttribute("href")).toBe("https://example.com");
  expect([link.target, link.rel]).toEqual(["_blank", "noopener noreferrer nofollow"]);
  expect(container.querySelector("code")?.textContent).toBe("let a;");
});

it("draws a single emoji large", () => {
  const { container, rerender } = render(<RichText body="👍🏽" />);
  expect(container.querySelector("span")?.textContent).toBe("👍🏽");
  rerender(<RichText body="👍🏽 ok" />);
  expect(container.firstElementChild).toBeNull();
});

it("shows what is longer than any message", () => {
  const body = `https://e.com/${")".repeat(20_000)}`;
  const { container } = render(<RichText body={body} />);
  expect(container.textContent).toBe(body);
});
