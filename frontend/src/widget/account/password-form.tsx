import { useState } from "preact/hooks";
import { useTexts } from "../../shared/texts";
import type { Accounts, Person } from "../accounts";
import { useAttempt } from "./attempt";
import { isLongEnough } from "./checks";
import { Field } from "./field";
import { Form } from "./form";

interface Props {
  accounts: Accounts;
  person: Person;
  onSaved: () => void;
}

/** Changes the password, or sets the first one. */
export function PasswordForm({ accounts, person, onSaved }: Props) {
  const t = useTexts();
  const attempt = useAttempt();
  const [present, setPresent] = useState("");
  const [password, setPassword] = useState("");
  const { wrong } = attempt;

  const submit = () => {
    const missing = [
      ...(person.has_password && !present ? ["present"] : []),
      ...(isLongEnough(password) ? [] : ["new_password"]),
    ];
    attempt.run(missing, () => accounts.changePassword(present, password).then(onSaved));
  };

  return (
    <Form attempt={attempt} submit={t("prefs.save_password")} onSubmit={submit} step="" focus>
      <input type="email" autocomplete="username" value={person.email} readOnly hidden />
      {person.has_password && (
        <Field
          label={t("prefs.present_password")}
          value={present}
          input={{ name: "password", type: "password", autocomplete: "current-password" }}
          error={wrong.includes("present") ? t("invalid.password") : undefined}
          onValue={setPresent}
        />
      )}
      <Field
        label={t("account.new_password")}
        value={password}
        hint={t("account.password_hint")}
        input={{ name: "new_password", type: "password", autocomplete: "new-password" }}
        error={wrong.some((name) => name !== "present") ? t("invalid.new_password") : undefined}
        onValue={setPassword}
      />
    </Form>
  );
}
