let isDown = false;
const waiting: (() => void)[] = [];

addEventListener("pointerdown", () => (isDown = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release, true);

function release(): void {
  isDown = false;
  // The click follows this event and belongs to the pressed element.
  setTimeout(() => waiting.splice(0).forEach((action) => action()));
}

/** Acts now, or after the current pointer press: a change of layout in between would move its target. */
export function afterPress(action: () => void): void {
  if (isDown) waiting.push(action);
  else action();
}
