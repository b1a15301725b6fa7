import { render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, expect, it, vi } from "vitest";
import { asking } from "../../shared/attachments/load-file";
import { newThread } from "../../shared/conversation";
import type { Fill } from "../../shared/kept/filling";
import type { Message } from "../../shared/protocol";
import { conversation, message } from "../../testing/fakes";
import { press } from "../../testing/panel";
import { START } from "../../testing/start-data";
import { Kept } from "./kept";

const server = vi.fn<(path: string) => Response>();
const part = { asking };
const auth = { credentials: { token: () => "t1" } };
const TEXTS = { "kept.away": "Jira does not answer." };

function View({ messages }: { messages: Message[] }) {
  const [fill, setFill] = useState<Fill>();
  const thread = { ...newThread(conversation()), messages, loaded: true };
  return (
    <>
      {(fill?.(thread) ?? thread).messages.map(({ seq, body }) => (
        <p key={seq}>{body}</p>
      ))}
      <Kept start={START} {...{ auth, part, thread }} onFill={setFill} />
    </>
  );
}

function draw(messages: Message[]) {
  vi.stubGlobal("fetch", async (path: string) => server(path));
  render(<View messages={messages} />);
}

afterEach(() => vi.resetAllMocks());

it("asks nothing where every text is here", async () => {
  draw([message(1)]);
  await Promise.resolve();
  expect(server).not.toHaveBeenCalled();
});

it("fills in what Jira keeps", async () => {
  const messages = [{ seq: 1, body: "From Jira" }];
  server.mockImplementation(() => Response.json({ messages, away: false, texts: TEXTS }));
  draw([message(1, { body: "", purged: true })]);
  expect(await screen.findByText("From Jira")).toBeTruthy();
  expect(server.mock.calls).toEqual([["/api/conversations/c1/kept?lang=en"]]);
});

it("says that Jira does not answer, and asks again", async () => {
  server.mockImplementation(() => Response.json({ messages: [], away: true, texts: TEXTS }));
  draw([message(1, { body: "", purged: true })]);
  expect(await screen.findByText("Jira does not answer.")).toBeTruthy();
  const messages = [{ seq: 1, body: "From Jira" }];
  server.mockImplementation(() => Response.json({ messages, away: false, texts: TEXTS }));
  press("Try again");
  expect(await screen.findByText("From Jira")).toBeTruthy();
  expect(screen.queryByText("Jira does not answer.")).toBeNull();
});
