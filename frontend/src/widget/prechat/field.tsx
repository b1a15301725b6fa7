import type { Ref } from "preact";
import { useId } from "preact/hooks";
import type { Question } from "../../contract/answers";
import type { Translate } from "../../shared/texts";
import type { Answer, Problem } from "./answers";
import * as controls from "../control.module.css";
import * as styles from "./prechat.module.css";

interface Props {
  question: Question;
  answer: Answer | undefined;
  problem: Problem | null;
  t: Translate;
  onAnswer: (answer: Answer) => void;
  /** Whether this is the first invalid field. */
  wrong: Ref<HTMLElement>;
}

/** One question with the control of its kind, and the error in its answer. */
export function Field({ question, answer, problem, t, onAnswer, wrong }: Props) {
  const id = useId();
  const { kind, label, help, link } = question;
  const described = problem || help || link ? `${id}-note` : undefined;
  const ties = { id, "aria-describedby": described, "aria-invalid": problem !== null };
  const note = described && (
    <span id={described} class={problem ? styles.error : styles.help}>
      {problem ? t(problem.text, { count: problem.count ?? 0 }) : help || <Statement {...{ link, t }} />}
    </span>
  );
  if (kind === "choices") {
    const chosen = Array.isArray(answer) ? answer : [];
    return (
      <fieldset class={styles.field} aria-describedby={described}>
        <legend>{label}</legend>
        {question.choices.map((choice, index) => (
          <label key={choice.id} class={styles.choice}>
            <input
              type="checkbox"
              ref={index || !problem ? null : (wrong as Ref<HTMLInputElement>)}
              checked={chosen.includes(choice.id)}
              onChange={({ currentTarget: { checked } }) =>
                onAnswer(checked ? [...chosen, choice.id] : chosen.filter((other) => other !== choice.id))
              }
            />
            <span dir="auto">{choice.label}</span>
          </label>
        ))}
        {note}
      </fieldset>
    );
  }
  return (
    <div class={styles.field}>
      <label for={id}>{label}</label>
      <Control
        {...{ question, ties, t, onAnswer }}
        value={typeof answer === "string" ? answer : ""}
        wrong={problem && wrong}
      />
      {note}
    </div>
  );
}

function Statement({ link, t }: Pick<Question, "link"> & Pick<Props, "t">) {
  return (
    <a href={link} target="_blank" rel="noreferrer">
      {t("account.privacy")}
    </a>
  );
}

const TYPES = { text: "text", email: "email", date: "date", number: "number" } as const;

interface ControlProps extends Pick<Props, "question" | "t" | "onAnswer"> {
  ties: { id: string };
  value: string;
  wrong: Ref<HTMLElement> | null;
}

function Control({ question: { kind, choices }, ties, t, value, onAnswer, wrong }: ControlProps) {
  const common = { ...ties, class: controls.control, value, dir: value ? ("auto" as const) : undefined };
  if (kind === "choice")
    return (
      <select
        {...common}
        ref={wrong as Ref<HTMLSelectElement>}
        onChange={({ currentTarget }) => onAnswer(currentTarget.value)}
      >
        <option value="">{t("prechat.choose")}</option>
        {choices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    );
  if (kind === "paragraph")
    return (
      <textarea
        {...common}
        rows={3}
        ref={wrong as Ref<HTMLTextAreaElement>}
        onInput={({ currentTarget }) => onAnswer(currentTarget.value)}
      />
    );
  return (
    <input
      {...common}
      ref={wrong as Ref<HTMLInputElement>}
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- tsc wants a single type
      type={TYPES[kind as keyof typeof TYPES] as "text"}
      step={kind === "number" ? "any" : undefined}
      autocomplete={kind === "email" ? "email" : undefined}
      onInput={({ currentTarget }) => onAnswer(currentTarget.value)}
    />
  );
}
