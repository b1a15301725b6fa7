import { useEffect } from "preact/hooks";

/** Closes the panel with Escape, but not during input composition, nor with a dialog open. */
export function useEscape(close: () => void): void {
  useEffect(() => {
    const onKey = ({ key, isComposing }: KeyboardEvent) =>
      key === "Escape" && !isComposing && !document.querySelector("dialog") && close();
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
