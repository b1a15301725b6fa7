import { render, screen } from "@testing-library/preact";
import type { ComponentChildren, VNode } from "preact";
import { expect, it } from "vitest";
import { draw } from "../../testing/panel";
import { START } from "../../testing/start-data";
import { texts } from "../../testing/texts";
import { TextsContext } from "../../shared/texts";

it("says while an agent is online how soon one usually answers, where the page knows", () => {
  const online = { one: "Usually replies in {count} minute", other: "Usually replies in {count} minutes" };
  const { props } = draw(false, { start: { ...START, usual_minutes: 5 } }) as VNode<{
    children: ComponentChildren;
  }>;
  render(<TextsContext.Provider value={{ ...texts, online }}>{props.children}</TextsContext.Provider>);
  expect(screen.getByText("Usually replies in 5 minutes")).toBeTruthy();
});
