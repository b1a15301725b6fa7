import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TextsContext } from "../../shared/texts";
import { fakeAccounts, refusal } from "../../testing/accounts";
import { START } from "../../testing/start-data";
import { texts } from "../../testing/texts";
import type { Offers } from "../access";
import { EMPTY_FORM, type FormState } from "../form";
import { AccountForm } from "./account-form";

let accounts: ReturnType<typeof fakeAccounts>;
const onDone = vi.fn();

function Sample({ form: initial, offers }: { form: Partial<FormState>; offers: Partial<Offers> }) {
  const [form, setForm] = useState<FormState>({ ...EMPTY_FORM, ...initial });
  return (
    <TextsContext.Provider value={texts}>
      <AccountForm
        {...{ accounts, form, onDone }}
        offers={{ ...START, ...offers }}
        onForm={(change) => setForm((before) => ({ ...before, ...change }))}
        sends={false}
        focus
      />
    </TextsContext.Provider>
  );
}

const draw = (form: Partial<FormState> = {}, offers: Partial<Offers> = {}) =>
  render(<Sample {...{ form, offers }} />);
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const fill = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const submit = () => fireEvent.submit(document.querySelector("form") as HTMLFormElement);
const errorOf = (name: string) =>
  document.getElementById(field(name).getAttribute("aria-describedby") ?? "")?.textContent;
const said = () => vi.waitFor(() => expect(screen.getByRole("alert").textContent).not.toBe(""));
/** Lets promises and what is drawn for them happen, with or without fake timers. */
const settled = () =>
  vi.waitFor(() => expect(document.querySelector("form")?.getAttribute("aria-busy")).not.toBe("true"));

beforeEach(() => (accounts = fakeAccounts()));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.clearAllMocks();
});

it("signs in with a password, told to password managers", async () => {
  draw();
  expect(field("E-mail").autocomplete).toBe("username");
  expect(field("Password").autocomplete).toBe("current-password");
  fill("E-mail", " carla@example.com ");
  fill("Password", " correct horse ");
  submit();
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(accounts.signIn).toHaveBeenCalledExactlyOnceWith("carla@example.com", {
    password: " correct horse ",
  });
});

it("says at the field what is missing, and goes there", async () => {
  draw();
  fill("E-mail", "carla@example.com");
  submit();
  await vi.waitFor(() => expect(field("Password").getAttribute("aria-invalid")).toBe("true"));
  expect(errorOf("Password")).toBe("Enter your password.");
  expect(document.activeElement).toBe(field("Password"));
  expect(field("E-mail").getAttribute("aria-invalid")).toBe("false");
  expect(accounts.signIn).not.toHaveBeenCalled();
});

it("gives one answer for any wrong credential, and keeps what was typed", async () => {
  accounts.signIn.mockRejectedValue(refusal(401, "sign_in_failed"));
  draw({ email: "carla@example.com", password: "wrong" });
  submit();
  await said();
  expect(screen.getByRole("alert").textContent).toMatch(/^That did not work/);
  expect([field("E-mail").value, field("Password").value]).toEqual(["carla@example.com", "wrong"]);
  expect(onDone).not.toHaveBeenCalled();
});

it("waits as long as the server wants, and counts down", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  accounts.signIn.mockRejectedValueOnce(refusal(429, "too_many_requests", { retry_after: 30 }));
  draw({ email: "carla@example.com", password: "wrong" });
  submit();
  await said();
  expect(screen.getByRole("alert").textContent).toBe("Too many attempts. Please wait 30 seconds.");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(document.querySelector("form p[aria-hidden]")?.textContent).toMatch(/wait (9|10) seconds/);
  expect(screen.getByRole("alert").textContent).toMatch(/30 seconds/); // said once
  submit();
  expect(accounts.signIn).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(11_000);
  submit();
  expect(accounts.signIn).toHaveBeenCalledTimes(2);
});

it("lets another address try at once", async () => {
  accounts.signIn.mockRejectedValueOnce(refusal(429, "too_many_requests", { retry_after: 3000 }));
  draw({ email: "carla@example.com", password: "wrong" });
  submit();
  await said();
  expect(screen.getByRole("alert").textContent).toMatch(/50 minutes/);
  fill("E-mail", "carla@example.org");
  await vi.waitFor(() => expect(screen.getByRole("alert").textContent).toBe(""));
  submit();
  expect(accounts.signIn).toHaveBeenCalledTimes(2);
});

it("links to the portal when the server refuses sign-in", async () => {
  const portal = "https://acme.example/servicedesk/customer/user/login";
  accounts.signIn.mockRejectedValue(refusal(503, "sign_in_unavailable", { portal }));
  draw({ email: "carla@example.com", password: "right" });
  submit();
  expect((await screen.findByRole<HTMLAnchorElement>("link", { name: "Open the portal" })).href).toBe(portal);
});

it("says that the chat cannot be reached", async () => {
  accounts.signIn.mockRejectedValue(refusal(0, "unavailable"));
  draw({ email: "carla@example.com", password: "right" });
  submit();
  await said();
  expect(screen.getByRole("alert").textContent).toMatch(/cannot be reached/);
});

it("shows a password, and hides it", () => {
  draw();
  press("Show password");
  expect(field("Password").type).toBe("text");
  expect(screen.getByRole("button", { name: "Show password" }).getAttribute("aria-pressed")).toBe("true");
  press("Show password");
  expect(field("Password").type).toBe("password");
});

it("signs in with a mailed code", async () => {
  draw();
  fill("E-mail", "carla@example.com");
  press("E-mail me a code instead");
  submit();
  await screen.findByLabelText("Code from our mail");
  expect(accounts.requestCode).toHaveBeenCalledExactlyOnceWith("carla@example.com", "sign_in");
  expect(field("Code from our mail").autocomplete).toBe("one-time-code");
  expect(field("Code from our mail").inputMode).toBe("numeric");
  await vi.waitFor(() => expect(document.activeElement).toBe(field("Code from our mail")));
  fill("Code from our mail", "123 456");
  submit();
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(accounts.signIn).toHaveBeenCalledExactlyOnceWith("carla@example.com", { code: "123456" });
});

it("sends another code after a while", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  draw({ way: "code", sent: true, email: "carla@example.com" });
  press("Send a new code in 30 seconds");
  expect(accounts.requestCode).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(30_000);
  accounts.requestCode.mockRejectedValueOnce(refusal(429, "too_many_requests", { retry_after: 60 }));
  press("Send a new code");
  expect(await screen.findByRole("button", { name: "Send a new code in 60 seconds" })).toBeTruthy();
  await vi.advanceTimersByTimeAsync(60_000);
  press("Send a new code");
  expect(await screen.findByText("A new code is on its way.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Send a new code in 30 seconds" })).toBeTruthy();
});

it("chooses a new password for a forgotten one", async () => {
  draw({ email: "carla@example.com" });
  press("Forgot your password?");
  submit();
  await screen.findByLabelText("New password");
  expect(accounts.requestCode).toHaveBeenCalledExactlyOnceWith("carla@example.com", "reset");
  expect(field("New password").autocomplete).toBe("new-password");
  fill("Code from our mail", "123456");
  fill("New password", "too short");
  submit();
  await vi.waitFor(() => expect(errorOf("New password")).toMatch(/at least 10 characters/));
  fill("New password", "correct horse");
  submit();
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(accounts.reset).toHaveBeenCalledExactlyOnceWith({
    email: "carla@example.com",
    code: "123456",
    password: "correct horse",
  });
});

it("registers with name and address, then the mailed code and an optional password", async () => {
  draw({ way: "register" }, { privacy_link: "https://www.example.com/privacy" });
  expect(screen.getByRole<HTMLAnchorElement>("link", { name: "Privacy statement" }).href).toBe(
    "https://www.example.com/privacy",
  );
  fill("E-mail", "carla@example.com");
  fill("Name", "Carla Costa");
  submit();
  await screen.findByLabelText("Code from our mail");
  expect(accounts.requestCode).toHaveBeenCalledExactlyOnceWith("carla@example.com", "register");
  fill("Code from our mail", "123456");
  submit();
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(accounts.register).toHaveBeenCalledExactlyOnceWith({
    name: "Carla Costa",
    email: "carla@example.com",
    code: "123456",
    password: "",
  });
});

it("says what the server finds wrong with a password, and keeps it", async () => {
  accounts.register.mockRejectedValue(refusal(400, "invalid_input", { fields: { password: "Too common." } }));
  draw({
    way: "register",
    sent: true,
    email: "a@example.com",
    name: "A",
    code: "123456",
    new_password: "password123",
  });
  submit();
  await vi.waitFor(() => expect(errorOf("Password (optional)")).toMatch(/hard to guess/));
  expect(document.activeElement).toBe(field("Password (optional)"));
  expect(field("Password (optional)").value).toBe("password123");
});

it("goes back to another address without losing the name", async () => {
  draw({ way: "register", sent: true, email: "carla@example.con", name: "Carla Costa" });
  press("Use another e-mail address");
  await settled();
  expect([field("E-mail").value, field("Name").value]).toEqual(["carla@example.con", "Carla Costa"]);
});

it.each<[string, Partial<FormState>, Partial<Offers>, string[]]>([
  ["everything", {}, {}, ["Forgot your password?", "E-mail me a code instead", "Register"]],
  [
    "a password alone",
    {},
    { registration: false, sign_in: { password: true, code: false, reset: false } },
    [],
  ],
  [
    "codes alone",
    { way: "code" },
    { registration: false, sign_in: { password: false, code: true, reset: false } },
    [],
  ],
  ["registering", { way: "register" }, {}, ["I have an account"]],
  ["registering alone", { way: "register" }, { sign_in: { password: false, code: false, reset: false } }, []],
  ["a forgotten password", { way: "reset" }, {}, ["Use my password instead"]],
])("offers with %s what else there is", (_, form, offers, names) => {
  draw(form, offers);
  const others = [...document.querySelectorAll("form + div button")];
  expect(others.map(({ textContent }) => textContent)).toEqual(names);
});

it("does not ask again for what was answered before the chat", () => {
  localStorage.setItem(
    "jira-chat.KEY.draft.answers",
    '{"chat_name":"Ann Lee","chat_email":"ann@example.com"}',
  );
  draw({ way: "register" });
  expect([field("Name").value, field("E-mail").value]).toEqual(["Ann Lee", "ann@example.com"]);
  fill("E-mail", "");
  expect(field("E-mail").value).toBe("");
  cleanup();
  draw({ way: "register", email: "other@example.com" });
  expect([field("Name").value, field("E-mail").value]).toEqual(["", "other@example.com"]);
  localStorage.clear();
});
