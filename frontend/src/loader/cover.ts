const SMALL = "(width<=480px),(height<=520px)"; // as in frame.css

/** Marks the panel's entry in the page's history. */
const MARK = "jiraChat";

/**
 * Until aborted, follows a panel that covers a small screen: the page behind does not scroll, Back closes the panel, and `host` knows
 * the part of the screen above a keyboard. Returns a function to call with whether the panel is open.
 */
export function cover(host: HTMLElement, signal: AbortSignal, close: () => void): (open: boolean) => void {
  const small = matchMedia(SMALL);
  const { style } = document.documentElement;
  const visible = window.visualViewport;
  let isOpen = false;
  let covers = false;
  let overflow = "";

  const isMarked = () => !!(history.state as Record<string, unknown> | null)?.[MARK];
  const update = () => {
    if (covers === (isOpen && small.matches)) return;
    covers = !covers;
    if (covers) {
      overflow = style.overflow;
      style.overflow = "hidden";
      // The same address and the state of the page's router.
      if (!isMarked()) history.pushState({ ...history.state, [MARK]: true }, "");
    } else {
      style.overflow = overflow;
      if (isMarked()) history.back();
    }
  };
  const measure = () => {
    host.style.setProperty("--height", `${visible?.height}px`);
    host.style.setProperty("--top", `${visible?.offsetTop}px`);
  };

  small.addEventListener("change", update, { signal });
  // A keyboard resizes the visual viewport; iOS scrolls it, too.
  for (const name of ["resize", "scroll"]) visible?.addEventListener(name, measure, { signal });
  let wasMarked = isMarked();
  addEventListener(
    "popstate",
    (event) => {
      const left = wasMarked && !isMarked();
      wasMarked = isMarked();
      if (!left) return;
      // The page did not change, so its router has nothing to do.
      event.stopImmediatePropagation();
      close();
    },
    { capture: true, signal },
  );
  signal.addEventListener("abort", () => {
    isOpen = false;
    update();
  });
  return (open) => {
    isOpen = open;
    update();
    wasMarked = isMarked();
  };
}
