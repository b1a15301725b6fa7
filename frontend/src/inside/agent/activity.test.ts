import { afterEach, expect, it, vi } from "vitest";
import { onActivity } from "./activity";

const action = vi.fn();
let end = () => {};

afterEach(() => {
  end();
  action.mockReset();
});

function happens(type: string, about: Partial<PointerEvent> = {}): void {
  document.body.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), about));
}

it("hears keys, buttons and moves", () => {
  end = onActivity(window, action);
  happens("keydown");
  happens("pointerdown");
  happens("pointermove", { movementX: 0, movementY: -1 });
  expect(action).toHaveBeenCalledTimes(3);
});

it("hears no pointer that rests while the page moves below it", () => {
  end = onActivity(window, action);
  happens("pointermove", { movementX: 0, movementY: 0 });
  expect(action).not.toHaveBeenCalled();
});

it("hears nothing once it has ended", () => {
  onActivity(window, action)();
  happens("keydown");
  expect(action).not.toHaveBeenCalled();
});
