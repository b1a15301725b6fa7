import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Scene } from "../../preview/scene";

/** Parts of a form that the preview moves next to. */
const PARTS = "form > fieldset, [data-part]";

/** The situation that a part of a form is about: its `data-preview-state` and `data-preview-who`. */
type Situation = Partial<Pick<Scene, "state" | "who">>;

/**
 * Keeps the preview beside the focused part of the form, and returns that part's situation. If the host makes our frame
 * as high as its page, `position: sticky` has no effect.
 */
export function useFollowing(
  preview: RefObject<HTMLElement | null>,
  onSituation: (situation: Situation) => void,
): void {
  useEffect(() => {
    const aside = preview.current as HTMLElement;
    const whole = aside.parentElement as HTMLElement;
    const body = aside.firstElementChild as HTMLElement;
    const follow = ({ target }: FocusEvent) => {
      if (!aside.contains(target as Node)) onSituation(situationOf(target as Element));
      const part = (target as Element).closest(PARTS);
      const scrolls = document.documentElement.scrollHeight > window.innerHeight;
      if (!part || scrolls) return;
      const wanted = part.getBoundingClientRect().top - aside.getBoundingClientRect().top;
      const room = aside.clientHeight - body.clientHeight;
      body.style.transform = `translateY(${Math.max(0, Math.min(wanted, room))}px)`;
    };
    whole.addEventListener("focusin", follow);
    return () => whole.removeEventListener("focusin", follow);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- it only sets states
  }, [preview]);
}

function situationOf(target: Element): Situation {
  const state = target.closest<HTMLElement>("[data-preview-state]")?.dataset.previewState;
  const who = target.closest<HTMLElement>("[data-preview-who]")?.dataset.previewWho;
  return { state, who } as Situation;
}
