import type { ComponentProps } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useTexts } from "../../shared/texts";
import { canSignIn, type Offers } from "../access";
import type { Accounts, Person } from "../accounts";
import type { AuthState } from "../auth";
import type { Preferences } from "../preferences";
import type { Question } from "../use-access";
import { Dialog } from "./dialog";
import { LinkList } from "./link-list";
import { NoticeChoices } from "./notice-choices";
import { PasswordForm } from "./password-form";
import * as links from "../../shared/components/links.module.css";
import * as styles from "./preferences-dialog.module.css";

interface Props extends ComponentProps<typeof NoticeChoices> {
  preferences: Preferences;
  onChoose: (change: Partial<Preferences>) => void;
  auth: AuthState;
  /** Absent in the portal, where Jira authenticates the customer. */
  accounts: Accounts | null;
  offers: Offers;
  onAsk: (question: Question) => void;
  onClose: () => void;
}

const CHOICES = ["issue_keys", "unresolved_only", "summaries"] as const;

/** The customer's preferences and account. Changes apply at once. */
export function PreferencesDialog({ preferences, onChoose, auth, accounts, ...rest }: Props) {
  const t = useTexts();
  const { offers, onAsk, onClose } = rest;
  const [person, setPerson] = useState<Person | null>(null);
  const [changing, setChanging] = useState(false);
  const [saved, setSaved] = useState(false);
  const signedIn = auth.who === "customer";

  useEffect(() => {
    // If this fails, only the name is missing.
    if (accounts && signedIn) accounts.me().then(setPerson, () => {});
  }, [accounts, signedIn, saved]);

  if (accounts && person && changing)
    return (
      <Dialog title={t(passwordText(person))} onClose={onClose}>
        <PasswordForm
          accounts={accounts}
          person={person}
          onSaved={() => {
            setChanging(false);
            setSaved(true);
          }}
        />
      </Dialog>
    );

  return (
    <Dialog title={t("prefs.title")} onClose={onClose}>
      {CHOICES.map((choice) => (
        <label key={choice} class={styles.choice}>
          <input
            type="checkbox"
            checked={preferences[choice]}
            onChange={({ currentTarget }) => onChoose({ [choice]: currentTarget.checked })}
          />
          {t(`prefs.${choice}`)}
        </label>
      ))}
      <NoticeChoices {...rest} />
      {accounts && (
        <section class={styles.who}>
          {signedIn ? (
            <SignedIn
              {...{ person, saved, offers, onAsk }}
              onPassword={() => setChanging(true)}
              onSignOut={() => {
                onClose();
                accounts.signOut();
              }}
            />
          ) : (
            <NotSignedIn {...{ offers, onAsk }} />
          )}
        </section>
      )}
    </Dialog>
  );
}

interface WhoProps {
  offers: Offers;
  onAsk: (question: Question) => void;
}

interface SignedInProps extends WhoProps {
  person: Person | null;
  /** A password was just saved. */
  saved: boolean;
  onPassword: () => void;
  onSignOut: () => void;
}

function SignedIn({ person, saved, offers, onAsk, onPassword, onSignOut }: SignedInProps) {
  const t = useTexts();
  return (
    <>
      {person && (
        <p>
          {t("prefs.signed_in", { name: person.name })}
          <small>{person.email}</small>
        </p>
      )}
      <p role="status">{saved && t("prefs.password_saved")}</p>
      <LinkList>
        {person?.vouched && offers.registration && (
          <button type="button" class={links.link} onClick={() => onAsk("register")}>
            {t("register.open")}
          </button>
        )}
        {person?.may_set_password && (
          <button type="button" class={links.link} onClick={onPassword}>
            {t(passwordText(person))}
          </button>
        )}
        <button type="button" class={links.link} onClick={onSignOut}>
          {t("prefs.sign_out")}
        </button>
      </LinkList>
    </>
  );
}

function NotSignedIn({ offers, onAsk }: WhoProps) {
  const t = useTexts();
  return (
    <>
      <p>{t("prefs.not_signed_in")}</p>
      <LinkList>
        {canSignIn(offers) && (
          <button type="button" class={links.link} onClick={() => onAsk("sign_in")}>
            {t("signin.submit")}
          </button>
        )}
        {offers.registration && (
          <button type="button" class={links.link} onClick={() => onAsk("register")}>
            {t("register.open")}
          </button>
        )}
      </LinkList>
    </>
  );
}

function passwordText({ has_password }: Person): string {
  return has_password ? "prefs.change_password" : "prefs.set_password";
}
