import type { Person } from "../contract/answers";
import type { Part } from "./use-parts";

export type { Person };

export type Purpose = "sign_in" | "register" | "reset";

/** The credential for signing in. */
export type Proof = { password: string } | { code: string };

/** Signing in, registering and managing the account. Each method rejects with `ApiError`. */
export interface Accounts {
  requestCode(email: string, purpose: Purpose): Promise<void>;
  signIn(email: string, proof: Proof): Promise<void>;
  register(details: { name: string; email: string; code: string; password: string }): Promise<void>;
  reset(details: { email: string; code: string; password: string }): Promise<void>;
  me(): Promise<Person>;
  changePassword(password: string, newPassword: string): Promise<void>;
  signOut(): void;
}

/** Creates the accounts from the lazy part that contains them. */
export type MakeAccounts = (part: Part<"account">) => Accounts;
