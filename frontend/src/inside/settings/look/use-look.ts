import { useEffect, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../../shared/api";
import type { DrawnLook } from "../../values";
import type { ProjectForm } from "../project-form";

const PATH = "/api/project-settings/look";

/** The pause after a change before the server is asked, in milliseconds: dragging a color changes it often. */
const PAUSE = 100;

/** The edited look as the server draws it, and what prevents saving it. */
export function useLook(api: Api, { draft, saved }: Pick<ProjectForm, "draft" | "saved">): DrawnLook {
  const [drawn, setDrawn] = useState(saved.look);
  const wanted = JSON.stringify(draft.look);
  const isSaved = wanted === JSON.stringify(saved.settings.look);
  useEffect(() => {
    if (isSaved) return setDrawn(saved.look);
    const ending = new AbortController();
    const { signal } = ending;
    const keep = (next: (before: DrawnLook) => DrawnLook) => {
      if (!signal.aborted) setDrawn(next);
    };
    const ask = () =>
      api.post<DrawnLook>(PATH, { look: JSON.parse(wanted) as unknown }, signal).then(
        (answer) => keep(() => answer),
        // An invalid look keeps the last valid drawing.
        (error: unknown) => keep((before) => ({ ...before, problems: refusalOf(error).fields })),
      );
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [api, wanted, isSaved, saved]);
  return drawn;
}
