import type { Thread } from "../../shared/conversation";
import { useTexts } from "../../shared/texts";
import { canSignIn, type Gate, type Offers } from "../access";
import type { Access, Question } from "../use-access";
import { LinkList } from "./link-list";
import * as links from "../../shared/components/links.module.css";
import * as buttons from "../buttons.module.css";
import * as styles from "./notices.module.css";

interface Ways {
  offers: Offers;
  onAsk: (question: Question) => void;
}

interface NoticeProps extends Ways {
  gate: Exclude<Gate, "open" | "away" | "closed">;
  /** Continues without an account, if the chat allows it. */
  onAnonymous: (() => void) | undefined;
}

const TITLES = { sign_in: "sign_in", identity: "sign_in", ended: "signin.ended" };
const REASONS = { sign_in: "sign_in_why", identity: "signin.identity", ended: "signin.ended_why" };

/** Replaces the composer while the chat requires signing in. */
export function SignInNotice({ gate, offers, onAsk, onAnonymous }: NoticeProps) {
  const t = useTexts();
  const signIn = canSignIn(offers);
  const registers = offers.registration && gate !== "ended";
  return (
    <section class={styles.notice}>
      <h2>{t(TITLES[gate])}</h2>
      <p>{t(REASONS[gate])}</p>
      {(signIn || registers) && (
        <div class={styles.ways}>
          {signIn && (
            <button type="button" class={buttons.main} onClick={() => onAsk("sign_in")}>
              {t("signin.submit")}
            </button>
          )}
          {registers && (
            <button type="button" class={buttons.main} data-quiet={signIn} onClick={() => onAsk("register")}>
              {t("register.open")}
            </button>
          )}
        </div>
      )}
      {onAnonymous && (
        <LinkList>
          <button type="button" class={links.link} onClick={onAnonymous}>
            {t("signin.anonymous")}
          </button>
        </LinkList>
      )}
    </section>
  );
}

interface SuggestionProps extends Pick<Access, "ask" | "form" | "onForm"> {
  start: Offers;
  current: Thread | undefined;
  onDismiss: () => void;
}

/** Suggests signing in to an anonymous customer, and asks one who left an address to confirm it. */
export function Suggestion({ current, ...props }: SuggestionProps) {
  const email = current?.conversation.unconfirmed;
  return email ? <Unconfirmed {...props} email={email} /> : <SignInSuggestion {...props} />;
}

type UnconfirmedProps = Omit<SuggestionProps, "current"> & { email: string };

function Unconfirmed({ start, email, form, onForm, ask }: UnconfirmedProps) {
  const t = useTexts();
  const confirm = () => {
    if (!form.email) onForm({ email });
    ask(start.registration ? "register" : "sign_in");
  };
  return (
    <aside class={styles.suggestion} aria-label={t("away.confirm")}>
      <p>{t("away.unconfirmed", { email })}</p>
      <div class={styles.ways}>
        <button type="button" class={links.link} onClick={confirm}>
          {t("away.confirm")}
        </button>
      </div>
    </aside>
  );
}

function SignInSuggestion({ start, ask: onAsk, onDismiss }: Omit<SuggestionProps, "current">) {
  const t = useTexts();
  const signIn = canSignIn(start);
  const { registration } = start;
  if (!signIn && !registration) return null;
  return (
    <aside class={styles.suggestion} aria-label={t("signin.title")}>
      <p>{t("signin.suggest")}</p>
      <div class={styles.ways}>
        {signIn && (
          <button type="button" class={links.link} onClick={() => onAsk("sign_in")}>
            {t("signin.submit")}
          </button>
        )}
        {registration && (
          <button type="button" class={links.link} onClick={() => onAsk("register")}>
            {t("register.open")}
          </button>
        )}
        <button type="button" class={links.link} onClick={onDismiss}>
          {t("signin.suggest_dismiss")}
        </button>
      </div>
    </aside>
  );
}
