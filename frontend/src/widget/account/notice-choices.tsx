import { useEffect, useId, useState } from "preact/hooks";
import type { LoaderMessage, PanelEvent } from "../../loader/embedding";
import { useTexts } from "../../shared/texts";
import type { NoticeChoices as Choices } from "../notice-choices";
import { useStored } from "../use-stored";
import * as styles from "./preferences-dialog.module.css";

interface Props {
  storage: string;
  /** Absent in the portal, for which the browser cannot show notifications. */
  onEvent: ((event: PanelEvent) => void) | undefined;
}

/** Choices for announcing answers. The browser is asked for permission only when the customer chooses notifications. */
export function NoticeChoices({ storage, onEvent }: Props) {
  const t = useTexts();
  const id = useId();
  const [{ muted, alerts }, choose] = useStored<Choices>(`${storage}.notices`);
  const [refused, setRefused] = useState(false);

  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<LoaderMessage | null>) => {
      if (source !== parent || data?.jiraChat !== "alerts") return;
      choose({ alerts: data.allowed });
      setRefused(!data.allowed);
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  });

  return (
    <>
      <label class={styles.choice}>
        <input
          type="checkbox"
          checked={!muted}
          onChange={({ currentTarget }) => choose({ muted: !currentTarget.checked })}
        />
        {t("prefs.sound")}
      </label>
      {onEvent && (
        <label class={styles.choice}>
          <input
            type="checkbox"
            checked={!!alerts}
            aria-describedby={id}
            onChange={({ currentTarget }) =>
              currentTarget.checked ? onEvent({ jiraChat: "notice", asks: true }) : choose({ alerts: false })
            }
          />
          {t("prefs.alerts")}
        </label>
      )}
      <p id={id} class={styles.refused} role="status">
        {refused && t("prefs.alerts_refused")}
      </p>
    </>
  );
}
