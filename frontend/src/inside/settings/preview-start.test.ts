import { expect, it } from "vitest";
import { openForm, reduce } from "../form/form";
import { savedSettings } from "./fixtures";
import { previewStart } from "./preview-start";
import { change, projectKind } from "./project-form";

it("lays what is typed over what the server says of the widget", () => {
  const form = openForm(projectKind, savedSettings({ sign_in_password: false }));
  const typed = reduce(form, change("welcome", "Typed"));
  expect(previewStart(typed)).toMatchObject({
    key: "wk_1",
    welcome: "Typed",
    greeting: "Hello!",
    sign_in: { password: false, code: true, reset: false },
  });
});

it("offers nothing that needs mail where there is none", () => {
  const form = openForm(projectKind, savedSettings({ registration: true }, { mail: false }));
  expect(previewStart(form)).toMatchObject({
    registration: false,
    sign_in: { password: true, code: false, reset: false },
  });
});
