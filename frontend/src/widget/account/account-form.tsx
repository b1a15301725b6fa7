import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { duration } from "../../shared/text";
import { useLanguage, useTexts, type Translate } from "../../shared/texts";
import { canSignIn, type Offers } from "../access";
import type { Accounts, Purpose } from "../accounts";
import { signInWay, type FieldName, type FormState, type Way } from "../form";
import { useAttempt } from "./attempt";
import { digits, fieldsOf, wrongFields } from "./checks";
import { useCountdown } from "../../shared/use-countdown";
import { Field, type Input } from "./field";
import { Form } from "./form";
import { LinkList } from "./link-list";
import { prechatContact } from "./prechat-contact";
import * as links from "../../shared/components/links.module.css";
import * as styles from "./account-form.module.css";

export interface AccountFormProps {
  accounts: Accounts;
  offers: Offers;
  form: FormState;
  onForm: (change: Partial<FormState>) => void;
  onDone: () => void;
}

interface Props extends AccountFormProps {
  /** A message is waiting and will be sent afterwards. */
  sends: boolean;
  /** Sends the waiting message before the address is confirmed. */
  onLeave?: (() => Promise<void>) | undefined;
  /** Focus the first field on mount. */
  focus: boolean;
  /** Shown above the fields. */
  children?: ComponentChildren;
}

const PURPOSES: Record<Exclude<Way, "password">, Purpose> = {
  code: "sign_in",
  register: "register",
  reset: "reset",
};

/** Signing in, registering and choosing a new password, step by step. */
export function AccountForm({ accounts, offers, form, onForm, onDone, onLeave, focus, ...rest }: Props) {
  const { sends, children } = rest;
  const t = useTexts();
  const { way, sent, email } = form;
  const attempt = useAttempt(`${way} ${sent} ${email}`);
  useLayoutEffect(() => {
    if (!sent && !email && !form.name) onForm(prechatContact(offers.key));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is emptied afterwards stays empty
  }, []);

  const sendCode = async () => {
    if (way === "password") return;
    if (!sent) await onLeave?.();
    await accounts.requestCode(email.trim(), PURPOSES[way]);
    onForm({ sent: true, code: "" });
  };
  const submit = () =>
    attempt.run(wrongFields(form), async () => {
      if (way !== "password" && !sent) return sendCode();
      await enter(accounts, form);
      onDone();
    });

  return (
    <>
      <Form
        attempt={attempt}
        submit={t(submitText(form, sends, !!onLeave))}
        onSubmit={submit}
        step={`${way} ${sent}`}
        focus={focus}
      >
        {children}
        {sent && <Sent email={email} />}
        {fieldsOf(form).map((name) => (
          <Field
            key={name}
            {...textsOf(name, form, t)}
            value={form[name]}
            input={inputOf(name, way)}
            error={isWrong(name, attempt.wrong) ? t(`invalid.${name}`) : undefined}
            onValue={(value) => onForm({ [name]: value })}
          />
        ))}
        {way === "register" && !sent && offers.privacy_link && (
          <a class={styles.note} href={offers.privacy_link} target="_blank" rel="noopener">
            {t("account.privacy")}
          </a>
        )}
      </Form>
      <LinkList>
        {sent && <Resend onResend={sendCode} />}
        {others(form, offers).map(([text, change]) => (
          <button key={text} type="button" class={links.link} onClick={() => onForm(change)}>
            {t(text)}
          </button>
        ))}
      </LinkList>
    </>
  );
}

function Sent({ email }: { email: string }) {
  const t = useTexts();
  return (
    <>
      <p class={styles.note} role="status">
        {t("account.code_sent", { email })}
      </p>
      <input type="email" autocomplete="username" value={email} readOnly hidden />
    </>
  );
}

const RESEND_WAIT = 30;

/** Requests another code, after a pause in which the first may still arrive. */
function Resend({ onResend }: { onResend: () => Promise<void> }) {
  const t = useTexts();
  const language = useLanguage();
  const [pause, startPause] = useCountdown(RESEND_WAIT);
  const [again, setAgain] = useState(false);
  const attempt = useAttempt();
  const wait = Math.max(pause, attempt.wait);
  const resend = () => {
    if (wait) return;
    attempt.run([], async () => {
      await onResend();
      startPause(RESEND_WAIT);
      setAgain(true);
    });
  };
  return (
    <>
      <p class={styles.note} role="status">
        {attempt.problem ? t(attempt.problem.text) : again && t("account.resent")}
      </p>
      <button type="button" class={links.link} aria-disabled={wait > 0} onClick={resend}>
        {wait ? t("account.resend_wait", { wait: duration(wait, language) }) : t("account.resend")}
      </button>
    </>
  );
}

function enter(accounts: Accounts, form: FormState): Promise<void> {
  const email = form.email.trim();
  const code = digits(form.code);
  switch (form.way) {
    case "password":
      return accounts.signIn(email, { password: form.password });
    case "code":
      return accounts.signIn(email, { code });
    case "register":
      return accounts.register({ name: form.name.trim(), email, code, password: form.new_password });
    case "reset":
      return accounts.reset({ email, code, password: form.new_password });
  }
}

function submitText({ way, sent }: FormState, sends: boolean, leaves: boolean): string {
  if (leaves && way !== "password" && !sent) return "send";
  const end = sends ? "_send" : "";
  if (way === "register") return `register.submit${end}`;
  if (way !== "password" && !sent) return "account.send_code";
  return way === "reset" ? "reset.submit" : `signin.submit${end}`;
}

/** The alternatives to this step: a text's key and the change of the form. */
function others({ way, sent }: FormState, offers: Offers): [string, Partial<FormState>][] {
  if (sent) return [["account.other_email", { sent: false }]];
  const signIn = signInWay(offers);
  const all: [boolean, string, Way][] = [
    [way === "password" && offers.sign_in.reset, "signin.forgotten", "reset"],
    [way === "password" && offers.sign_in.code, "signin.by_code", "code"],
    [way === "code" && offers.sign_in.password, "signin.by_password", "password"],
    [way !== "register" && way !== "reset" && offers.registration, "register.open", "register"],
    [way === "register" && canSignIn(offers), "signin.have_account", signIn],
    [way === "reset", "signin.by_password", signIn],
  ];
  return all.filter(([offered]) => offered).map(([, text, to]) => [text, { way: to, sent: false }]);
}

/** The server reports errors in `new_password` as `password`. */
function isWrong(name: FieldName, wrong: readonly string[]): boolean {
  return wrong.includes(name) || (name === "new_password" && wrong.includes("password"));
}

function textsOf(name: FieldName, { way }: FormState, t: Translate): { label: string; hint?: string } {
  if (name !== "new_password") return { label: t(`account.${name}`) };
  if (way === "register")
    return { label: t("account.optional_password"), hint: t("account.optional_password_hint") };
  return { label: t("account.new_password"), hint: t("account.password_hint") };
}

function inputOf(name: FieldName, way: Way): Input {
  switch (name) {
    case "email":
      return { name, type: "email", autocomplete: way === "register" ? "email" : "username" };
    case "name":
      return { name, type: "text", autocomplete: "name" };
    case "password":
      return { name, type: "password", autocomplete: "current-password" };
    case "new_password":
      return { name, type: "password", autocomplete: "new-password" };
    case "code":
      return { name, type: "text", inputMode: "numeric", autocomplete: "one-time-code" };
  }
}
