import { render, screen } from "@testing-library/preact";
import { createRef, type ComponentChildren, type VNode } from "preact";
import { expect, it, vi } from "vitest";
import { newThread } from "../../shared/conversation";
import { conversation, message } from "../../testing/fakes";
import { draw } from "../../testing/panel";
import { START } from "../../testing/start-data";
import { texts } from "../../testing/texts";
import { TextsContext } from "../../shared/texts";
import type { Screen } from "../screen";
import { Header } from "./header";

it("says while an agent is online how soon one usually answers, where the page knows", () => {
  const online = { one: "Usually replies in {count} minute", other: "Usually replies in {count} minutes" };
  const { props } = draw(false, { start: { ...START, usual_minutes: 5 } }) as VNode<{
    children: ComponentChildren;
  }>;
  render(<TextsContext.Provider value={{ ...texts, online }}>{props.children}</TextsContext.Provider>);
  expect(screen.getByText("Usually replies in 5 minutes")).toBeTruthy();
});

const SCREEN: Screen = {
  view: "conversation",
  leaves: false,
  writable: true,
  notice: null,
  suggests: false,
  dialog: null,
  back: "conversation",
  asks: false,
};
const NOW = Date.parse("2026-11-22T12:00:00.000Z");
const answer = (minutes: number) => message(1, { at: new Date(NOW - minutes * 60_000).toISOString() });

it.each([
  ["who is being written to", { typing: { agent: "Nina Novak" } }, "online"],
  ["who was just answered", { messages: [answer(1)] }, "online"],
  ["who was answered a while ago", { messages: [answer(3)] }, "away"],
  ["who was not answered", { messages: [message(1, { side: "customer" })] }, "away"],
])("says while no agent is online whether somebody is there for a customer %s", (_who, thread, said) => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  const props = { known: true, online: false, ask: vi.fn(), open: vi.fn(), onClose: vi.fn() };
  render(
    <TextsContext.Provider value={texts}>
      <Header
        {...props}
        start={START}
        screen={SCREEN}
        current={{ ...newThread(conversation()), ...thread }}
        preferences={START.preferences}
        heading={createRef<HTMLHeadingElement>()}
        hours={undefined}
      />
    </TextsContext.Provider>,
  );
  vi.useRealTimers();
  expect(screen.getByRole("status").textContent.trim()).toBe(texts[said]);
});
