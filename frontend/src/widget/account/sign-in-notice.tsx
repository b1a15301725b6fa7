import { useTexts } from "../../shared/texts";
import type { Gate } from "../access";
import type { Question } from "../use-access";

interface Props {
  gate: Exclude<Gate, "open" | "away">;
  signIn: boolean;
  registration: boolean;
  onAsk: (question: Question) => void;
  /** Go on without an account, where that is possible. */
  onAnonymous?: (() => void) | undefined;
}

const TITLES = { sign_in: "sign_in", identity: "sign_in", ended: "signin.ended" };
const REASONS = { sign_in: "sign_in_why", identity: "signin.identity", ended: "signin.ended_why" };

/** Stands where one would write when this chat is for known customers only. */
export function SignInNotice({ gate, signIn, registration, onAsk, onAnonymous }: Props) {
  const t = useTexts();
  return (
    <section class="notice" role="group" aria-label={t(TITLES[gate])}>
      <h2>{t(TITLES[gate])}</h2>
      <p>{t(REASONS[gate])}</p>
      <Ways {...{ signIn, registration, onAsk }} />
      {onAnonymous && (
        <button type="button" class="chat-link" onClick={onAnonymous}>
          {t("signin.anonymous")}
        </button>
      )}
    </section>
  );
}

/** Reminds somebody who chats anonymously that they need not. */
export function Suggestion({
  onDismiss,
  ...ways
}: Omit<Props, "gate" | "onAnonymous"> & { onDismiss: () => void }) {
  const t = useTexts();
  return (
    <aside class="suggestion" aria-label={t("signin.title")}>
      <p>{t("signin.suggest")}</p>
      <Ways {...ways} />
      <button type="button" class="chat-link" onClick={onDismiss}>
        {t("signin.suggest_dismiss")}
      </button>
    </aside>
  );
}

function Ways({ signIn, registration, onAsk }: Pick<Props, "signIn" | "registration" | "onAsk">) {
  const t = useTexts();
  if (!signIn && !registration) return null;
  return (
    <div class="ways">
      {signIn && (
        <button type="button" class="button" onClick={() => onAsk("sign_in")}>
          {t("signin.submit")}
        </button>
      )}
      {registration && (
        <button
          type="button"
          class="button"
          data-quiet={signIn || undefined}
          onClick={() => onAsk("register")}
        >
          {t("register.open")}
        </button>
      )}
    </div>
  );
}
