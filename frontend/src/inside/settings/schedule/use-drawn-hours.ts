import { useEffect, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../../shared/api";
import type { DrawnHours } from "../../values";
import { projectKind, type ProjectForm } from "../project-form";

const PATH = "/api/project-settings/hours";

/** The pause after a change before the server is asked, in milliseconds. */
const PAUSE = 300;

/** The meaning of the edited hours; null without hours, or if the server does not understand them. */
export function useDrawnHours(api: Api, { draft }: Pick<ProjectForm, "draft">): DrawnHours | null {
  const [drawn, setDrawn] = useState<DrawnHours | null>(null);
  const { visibility } = projectKind.settingsOf(draft);
  const wanted = visibility.mode === "hours" ? JSON.stringify({ visibility }) : null;
  useEffect(() => {
    if (wanted === null) return setDrawn(null);
    const ending = new AbortController();
    const { signal } = ending;
    const keep = (hours: DrawnHours | null) => {
      if (!signal.aborted) setDrawn(hours);
    };
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    const ask = () =>
      api
        .post<DrawnHours>(`${PATH}?${new URLSearchParams({ tz: timeZone })}`, JSON.parse(wanted), signal)
        .then(keep, (error: unknown) => {
          refusalOf(error);
          keep(null);
        });
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [api, wanted]);
  return drawn;
}
