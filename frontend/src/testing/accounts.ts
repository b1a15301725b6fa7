import { vi } from "vitest";
import { ApiError } from "../shared/api";
import type { Accounts } from "../widget/accounts";

/** Accounts on a server that accepts everything. */
export function fakeAccounts() {
  return {
    requestCode: vi.fn<Accounts["requestCode"]>(() => Promise.resolve()),
    signIn: vi.fn<Accounts["signIn"]>(() => Promise.resolve()),
    register: vi.fn<Accounts["register"]>(() => Promise.resolve()),
    reset: vi.fn<Accounts["reset"]>(() => Promise.resolve()),
    me: vi.fn<Accounts["me"]>(() =>
      Promise.resolve({
        name: "Carla Costa",
        email: "carla@example.com",
        has_password: true,
        vouched: false,
        may_set_password: true,
      }),
    ),
    changePassword: vi.fn<Accounts["changePassword"]>(() => Promise.resolve()),
    signOut: vi.fn<Accounts["signOut"]>(),
  };
}

/** A refusal by the server. */
export function refusal(status: number, code: string, more: object = {}): ApiError {
  return new ApiError({ code, message: "", ...more }, status);
}
