import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Parts of a form that the preview moves next to. */
const PARTS = "form > fieldset, [data-part]";

/**
 * Keeps the preview beside the part of the form that has the focus. Inside Jira our frame is as high as its page, so that
 * `position: sticky` has nothing to stick to.
 */
export function useFollowing(preview: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const aside = preview.current as HTMLElement;
    const whole = aside.parentElement as HTMLElement;
    const body = aside.firstElementChild as HTMLElement;
    const follow = ({ target }: FocusEvent) => {
      const part = (target as Element).closest(PARTS);
      const scrolls = document.documentElement.scrollHeight > window.innerHeight;
      if (!part || scrolls) return;
      const wanted = part.getBoundingClientRect().top - aside.getBoundingClientRect().top;
      const room = aside.clientHeight - body.clientHeight;
      body.style.transform = `translateY(${Math.max(0, Math.min(wanted, room))}px)`;
    };
    whole.addEventListener("focusin", follow);
    return () => whole.removeEventListener("focusin", follow);
  }, [preview]);
}
