let isDown = false;
const waiting: (() => void)[] = [];

addEventListener("pointerdown", () => (isDown = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release, true);

function release(): void {
  isDown = false;
  // The click comes after this event and belongs to what the pointer went down on.
  setTimeout(() => waiting.splice(0).forEach((action) => action()));
}

/** Acts at once, or after the press that goes on: what appears in between would push the target from under the pointer. */
export function afterPress(action: () => void): void {
  if (isDown) waiting.push(action);
  else action();
}
