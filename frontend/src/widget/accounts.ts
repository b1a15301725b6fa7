import type { Person } from "../contract/answers";
import type { Part } from "./use-lazy";

export type { Person };

export type Purpose = "sign_in" | "register" | "reset";

/** Why somebody is who they say. */
export type Proof = { password: string } | { code: string };

/** Everything that one can do about being known here. Each rejects with `ApiError`. */
export interface Accounts {
  requestCode(email: string, purpose: Purpose): Promise<void>;
  signIn(email: string, proof: Proof): Promise<void>;
  register(details: { name: string; email: string; code: string; password: string }): Promise<void>;
  reset(details: { email: string; code: string; password: string }): Promise<void>;
  me(): Promise<Person>;
  changePassword(password: string, newPassword: string): Promise<void>;
  signOut(): void;
}

/** They come with the part of the widget that is about them. */
export type MakeAccounts = (part: Part<"account">) => Accounts;
