import { useId, useState } from "preact/hooks";
import type { Ending } from "../../contract/answers";
import { useTexts } from "../../shared/texts";
import type { EndingApi } from "./ending-api";
import * as buttons from "../buttons.module.css";
import * as controls from "../control.module.css";
import * as styles from "./ending.module.css";

/** From worst to best. */
const FACES = ["😞", "🙁", "😐", "🙂", "😀"];
const LONGEST = 2000;

interface Props {
  api: EndingApi;
  ending: Ending;
  onRated: (ending: Ending) => void;
}

/** Five faces and an optional comment; can be sent once. */
export function Rating({ api, ending: { score }, onRated }: Props) {
  const t = useTexts();
  const name = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  const [comment, setComment] = useState("");
  const [state, setState] = useState<"" | "sending" | "failed">("");
  if (score !== null)
    return (
      <p role="status">
        <span aria-hidden="true">{FACES[score - 1]} </span>
        {t("ending.thanks")}
      </p>
    );
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (chosen === null || state === "sending") return;
    setState("sending");
    api.rate(chosen, comment).then(onRated, () => setState("failed"));
  };
  return (
    <form class={styles.form} onSubmit={onSubmit}>
      <fieldset class={styles.faces}>
        <legend>{t("ending.question")}</legend>
        {FACES.map((face, index) => (
          <label key={face} title={t(`ending.${index + 1}`)}>
            <input
              type="radio"
              name={name}
              aria-label={t(`ending.${index + 1}`)}
              checked={chosen === index + 1}
              onChange={() => setChosen(index + 1)}
            />
            <span aria-hidden="true">{face}</span>
          </label>
        ))}
      </fieldset>
      {chosen !== null && (
        <>
          <label class={styles.comment}>
            {t("ending.comment")}
            <textarea
              class={controls.control}
              rows={2}
              maxLength={LONGEST}
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class={buttons.main} aria-disabled={state === "sending"}>
            {t("ending.send")}
          </button>
        </>
      )}
      <div role="alert">{state === "failed" && t("ending.failed")}</div>
    </form>
  );
}
