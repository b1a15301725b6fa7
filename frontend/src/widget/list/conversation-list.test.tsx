import { render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { newThread } from "../../shared/conversation";
import { Dates } from "../../shared/text";
import { TextsContext } from "../../shared/texts";
import { conversation, message } from "../../testing/fakes";
import { texts } from "../../testing/texts";
import { ConversationList } from "./conversation-list";

afterEach(() => document.body.replaceChildren());

function draw(...listed: Parameters<typeof conversation>[0][]) {
  const threads = listed.map((about) => newThread(conversation(about)));
  const preferences = { issue_keys: false, unresolved_only: false, summaries: false };
  render(
    <TextsContext.Provider value={texts}>
      <ConversationList
        {...{ threads, preferences }}
        loading={false}
        dates={new Dates("en")}
        open={() => {}}
      />
    </TextsContext.Provider>,
  );
}

it("says which conversations are resolved", () => {
  draw({ id: "c1", resolved: true, last: message(1, { body: "Done" }) }, { id: "c2" });
  expect(screen.getByText("Resolved").closest("li")?.textContent).toContain("Done");
});

it("says of a last message that was removed that it was, without its text", () => {
  const removed = { body: "", removed: true };
  draw(
    { id: "c1", last: message(1, removed) },
    { id: "c2", last: message(2, { ...removed, side: "customer" }) },
  );
  expect(screen.getByText("Message removed")).toBeTruthy();
  expect(screen.getByText("You: Message removed")).toBeTruthy();
});
