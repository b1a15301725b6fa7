import { isBlank } from "../../shared/blank";
import type { FieldName, FormState } from "../form";

const SHORTEST_PASSWORD = 10;

/** The fields of the form's current step, in order. */
export function fieldsOf({ way, sent }: Pick<FormState, "way" | "sent">): FieldName[] {
  if (way === "password") return ["email", "password"];
  if (!sent) return way === "register" ? ["email", "name"] : ["email"];
  return way === "code" ? ["code"] : ["code", "new_password"];
}

/** The fields that are certainly invalid; the server checks the rest. */
export function wrongFields(form: FormState): FieldName[] {
  const right: Record<FieldName, boolean> = {
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email.trim()),
    name: !isBlank(form.name),
    password: form.password !== "",
    new_password: isLongEnough(form.new_password) || (form.way === "register" && form.new_password === ""),
    // Twenty digits after too many wrong guesses.
    code: /^\d{6}(\d{14})?$/.test(digits(form.code)),
  };
  return fieldsOf(form).filter((field) => !right[field]);
}

/** The number of characters as people count them. */
export function isLongEnough(password: string): boolean {
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- the server counts code points, too
  return [...password].length >= SHORTEST_PASSWORD;
}

/** The digits in a pasted code, in any script. */
export function digits(code: string): string {
  return code.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15)).replace(/\D/g, "");
}
