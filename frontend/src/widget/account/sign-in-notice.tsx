import { useTexts } from "../../shared/texts";
import { canSignIn, type Gate, type Offers } from "../access";
import type { Question } from "../use-access";

interface Ways {
  offers: Offers;
  onAsk: (question: Question) => void;
}

interface NoticeProps extends Ways {
  gate: Exclude<Gate, "open" | "away" | "closed">;
  /** Go on without an account, where that is possible. */
  onAnonymous: (() => void) | undefined;
}

const TITLES = { sign_in: "sign_in", identity: "sign_in", ended: "signin.ended" };
const REASONS = { sign_in: "sign_in_why", identity: "signin.identity", ended: "signin.ended_why" };

/** Stands where one would write when this chat is for known customers only. */
export function SignInNotice({ gate, offers, onAsk, onAnonymous }: NoticeProps) {
  const t = useTexts();
  const signIn = canSignIn(offers);
  const registers = offers.registration && gate !== "ended";
  return (
    <section class="account-notice">
      <h2>{t(TITLES[gate])}</h2>
      <p>{t(REASONS[gate])}</p>
      {(signIn || registers) && (
        <div class="account-ways">
          {signIn && (
            <button type="button" class="button" onClick={() => onAsk("sign_in")}>
              {t("signin.submit")}
            </button>
          )}
          {registers && (
            <button type="button" class="button" data-quiet={signIn} onClick={() => onAsk("register")}>
              {t("register.open")}
            </button>
          )}
        </div>
      )}
      {onAnonymous && (
        <button type="button" class="chat-link" onClick={onAnonymous}>
          {t("signin.anonymous")}
        </button>
      )}
    </section>
  );
}

/** Reminds somebody who chats anonymously that they need not. */
export function Suggestion({ offers, onAsk, onDismiss }: Ways & { onDismiss: () => void }) {
  const t = useTexts();
  const signIn = canSignIn(offers);
  const { registration } = offers;
  if (!signIn && !registration) return null;
  return (
    <aside class="account-suggestion" aria-label={t("signin.title")}>
      <p>{t("signin.suggest")}</p>
      <div class="account-ways">
        {signIn && (
          <button type="button" class="chat-link" onClick={() => onAsk("sign_in")}>
            {t("signin.submit")}
          </button>
        )}
        {registration && (
          <button type="button" class="chat-link" onClick={() => onAsk("register")}>
            {t("register.open")}
          </button>
        )}
        <button type="button" class="chat-link" onClick={onDismiss}>
          {t("signin.suggest_dismiss")}
        </button>
      </div>
    </aside>
  );
}
