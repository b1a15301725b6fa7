import { expect, it } from "vitest";
import { EMPTY_FORM, type FormState } from "../form";
import { digits, isLongEnough, wrongFields } from "./checks";

it.each<[Partial<FormState>, string[]]>([
  [{ way: "password" }, ["email", "password"]],
  [{ way: "password", email: " a@example.com ", password: "x" }, []],
  [{ way: "code", email: "a@example" }, ["email"]],
  [{ way: "code", sent: true, code: "12345" }, ["code"]],
  [{ way: "code", sent: true, code: "123 456" }, []],
  [{ way: "code", sent: true, code: "1234567" }, ["code"]],
  [{ way: "code", sent: true, code: "12345678901234567890" }, []],
  [{ way: "register", email: "a@example.com", name: "  " }, ["name"]],
  [{ way: "register", sent: true, code: "123456" }, []],
  [{ way: "register", sent: true, code: "123456", new_password: "short" }, ["new_password"]],
  [{ way: "reset", sent: true, code: "", new_password: "" }, ["code", "new_password"]],
  [{ way: "reset", sent: true, code: "123456", new_password: "0123456789" }, []],
])("of %o these are wrong: %o", (form, wrong) => {
  expect(wrongFields({ ...EMPTY_FORM, ...form })).toEqual(wrong);
});

it.each([
  ["123456", "123456"],
  [" 123-456.\n", "123456"],
  ["١٢٣٤٥٦", "123456"],
  ["۱۲۳۴۵۶", "123456"],
])("reads the code %j", (typed, code) => {
  expect(digits(typed)).toBe(code);
});

it("counts characters as people do", () => {
  expect(isLongEnough("😀".repeat(9))).toBe(false);
  expect(isLongEnough("😀".repeat(10))).toBe(true);
});
