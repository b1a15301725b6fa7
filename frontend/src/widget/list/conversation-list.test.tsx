import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { newThread } from "../../shared/conversation";
import { Dates } from "../../shared/text";
import { TextsContext } from "../../shared/texts";
import { conversation, message } from "../../testing/fakes";
import { texts } from "../../testing/texts";
import { ConversationList } from "./conversation-list";

it("says of a last message that was removed that it was, without its text", () => {
  const removed = { body: "", removed: true };
  const threads = [
    newThread(conversation({ id: "c1", last: message(1, removed) })),
    newThread(conversation({ id: "c2", last: message(1, { ...removed, side: "customer" }) })),
  ];
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
  expect(screen.getByText("Message removed")).toBeTruthy();
  expect(screen.getByText("You: Message removed")).toBeTruthy();
});
