/** Maps keys to actions, in place of the browser's own; ignores keys of input methods. */
export function onKeys(keys: Record<string, () => void>): (event: KeyboardEvent) => void {
  return (event) => {
    const act = event.isComposing ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}

/** Acts on Enter in a line of text, in place of the form around it. */
export function onEnter(act: () => void): (event: KeyboardEvent) => void {
  const keys = onKeys({ Enter: act });
  return (event) => {
    if (event.target instanceof HTMLInputElement) keys(event);
  };
}
