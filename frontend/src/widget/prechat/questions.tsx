import { useEffect, useRef, useState } from "preact/hooks";
import type { Questions as Asked } from "../../contract/answers";
import { useDraft, writeDraft } from "../../shared/drafts";
import { TextsContext, useTexts } from "../../shared/texts";
import { useStore } from "../../shared/use-store";
import { Skeleton } from "../../shared/components/skeleton";
import type { Chat } from "../../shared/chat";
import type { Auth } from "../auth";
import type { Start } from "../start-data";
import { problemOf, type Answers } from "./answers";
import { Field } from "./field";
import * as buttons from "../buttons.module.css";
import * as styles from "./prechat.module.css";

/** Milliseconds. */
const ANSWER_TIME = 15_000;

interface Props {
  start: Start;
  chat: Chat;
  auth: Auth;
  onAnswers: (answers: Answers) => void;
}

const UNANSWERED = new Set(["answers_needed"]);

/** The questions before a conversation. Typed answers survive reloads and changes of the questions. */
export function Questions({ start, chat, auth, onAnswers }: Props) {
  const t = useTexts();
  const { who } = useStore(auth);
  const [asked, setAsked] = useState<Asked | "failed" | null>(null);
  const onDone = (answers: Answers) => {
    chat.about.answers = answers;
    onAnswers(answers);
    chat.resendRefused(UNANSWERED);
  };
  const load = () => {
    setAsked(null);
    questionsOf(start).then(setAsked, () => setAsked("failed"));
  };
  // eslint-disable-next-line react-hooks/exhaustive-deps -- as it is shown
  useEffect(load, []);
  const known = asked && asked !== "failed";
  const questions = known ? asked.questions.filter(({ strangers }) => who !== "customer" || !strangers) : [];
  useEffect(() => {
    if (known && questions.length === 0) onDone({});
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once it is known
  }, [known, questions.length]);

  if (asked === "failed")
    return (
      <div class={styles.form} role="alert">
        {t("account.unreachable")}
        <button type="button" class={buttons.main} onClick={load}>
          {t("retry")}
        </button>
      </div>
    );
  if (!asked) return <Skeleton lines={2} />;
  return (
    <TextsContext.Provider value={{ ...start.texts, ...asked.texts }}>
      <Form {...{ questions, onDone }} name={`jira-chat.${start.key}.draft.answers`} />
    </TextsContext.Provider>
  );
}

/** Fetches the public questions, without `shared/api.ts`, which would become a script that the panel waits for. */
async function questionsOf({ key, lang }: Start): Promise<Asked> {
  const signal = AbortSignal.timeout(ANSWER_TIME);
  const response = await fetch(`/widget/${key}/questions?lang=${lang}`, { credentials: "omit", signal });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()) as Asked;
}

interface FormProps {
  questions: Asked["questions"];
  /** The storage name of the typed answers. */
  name: string;
  onDone: (answers: Answers) => void;
}

function Form({ questions, name, onDone }: FormProps) {
  const t = useTexts();
  const answers = JSON.parse(useDraft(name) || "{}") as Answers;
  const [tried, setTried] = useState(0);
  const wrong = useRef<HTMLElement>(null);
  const problems = questions.map((question) => problemOf(question, answers[question.id]));
  const first = problems.findIndex(Boolean);

  useEffect(() => {
    if (tried) wrong.current?.focus();
  }, [tried]);

  return (
    <form
      class={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (first < 0) onDone(answers);
        else setTried(tried + 1);
      }}
    >
      <h2>{t("prechat.title")}</h2>
      {questions.map((question, index) => (
        <Field
          key={question.id}
          {...{ question, t }}
          answer={answers[question.id]}
          problem={tried ? (problems[index] ?? null) : null}
          wrong={index === first ? wrong : null}
          onAnswer={(answer) => writeDraft(name, JSON.stringify({ ...answers, [question.id]: answer }))}
        />
      ))}
      <button type="submit" class={buttons.main}>
        {t("prechat.continue")}
      </button>
    </form>
  );
}
