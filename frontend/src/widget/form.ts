import type { Offers } from "./access";

/** The form's purpose: signing in with a password or a mailed code, registering, or resetting the password. */
export type Way = "password" | "code" | "register" | "reset";

/** The form's values, kept while it is hidden. */
export interface FormState {
  way: Way;
  /** A code was sent to `email`. */
  sent: boolean;
  email: string;
  name: string;
  password: string;
  new_password: string;
  code: string;
}

export type FieldName = Exclude<keyof FormState, "way" | "sent">;

export const EMPTY_FORM: FormState = {
  way: "password",
  sent: false,
  email: "",
  name: "",
  password: "",
  new_password: "",
  code: "",
};

export function signInWay({ sign_in: { password } }: Offers): Way {
  return password ? "password" : "code";
}
