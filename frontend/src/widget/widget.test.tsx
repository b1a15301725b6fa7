import { render } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import { settle } from "../testing/fakes";
import { auth, chat, press } from "../testing/panel";
import { START } from "../testing/start-data";
import { texts } from "../testing/texts";
import { TextsContext } from "../shared/texts";
import type { LoaderLink } from "./loader-link";
import { Widget } from "./widget";

/** The panel in a frame whose loader says nothing by itself. */
async function arrive() {
  const say = vi.fn();
  const loader = { say } as unknown as LoaderLink;
  const { unmount } = render(
    <TextsContext.Provider value={texts}>
      <Widget {...{ start: START, chat, auth, loader }} accounts={null} />
    </TextsContext.Provider>,
  );
  await settle();
  return { loader, say, leave: unmount };
}

it("opens itself where it was open on the page before", async () => {
  const before = await arrive();
  before.loader.onShown?.(true);
  before.leave();
  expect((await arrive()).say).toHaveBeenCalledWith({ jiraChat: "open" });
});

it("stays closed on the next page where it was part of the page before", async () => {
  const before = await arrive();
  before.loader.inline = true;
  before.loader.onShown?.(true);
  before.leave();
  expect((await arrive()).say).not.toHaveBeenCalledWith({ jiraChat: "open" });
});

it("stays closed on the next page, also when the page is left before the loader has closed it", async () => {
  const before = await arrive();
  before.loader.onShown?.(true);
  await settle();
  press("Close chat");
  before.leave();
  expect((await arrive()).say).not.toHaveBeenCalledWith({ jiraChat: "open" });
});
