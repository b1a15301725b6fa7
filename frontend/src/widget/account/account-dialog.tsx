import { useTexts } from "../../shared/texts";
import type { FormState } from "../form";
import { AccountForm, type AccountFormProps } from "./account-form";
import { Dialog } from "./dialog";

interface Props extends AccountFormProps {
  /** A message is waiting and will be sent afterwards. */
  sends: boolean;
  onClose: () => void;
}

/** Signing in or registering over the conversation, while an agent is online. */
export function AccountDialog({ onClose, ...form }: Props) {
  const t = useTexts();
  return (
    <Dialog title={t(titleOf(form.form))} onClose={onClose}>
      <AccountForm {...form} focus />
    </Dialog>
  );
}

export function titleOf({ way }: FormState): string {
  if (way === "register") return "register.title";
  return way === "reset" ? "reset.title" : "signin.title";
}
