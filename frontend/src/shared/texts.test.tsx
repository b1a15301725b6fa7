import { render } from "@testing-library/preact";
import { expect, it } from "vitest";
import { LanguageContext, TextsContext, useTexts, type Texts } from "./texts";

function Sample({ name, values }: { name: string; values?: Record<string, string | number> }) {
  return <p>{useTexts()(name, values)}</p>;
}

function said(language: string, texts: Texts, name: string, values?: Record<string, string | number>) {
  const { container, unmount } = render(
    <LanguageContext.Provider value={language}>
      <TextsContext.Provider value={texts}>
        <Sample name={name} {...(values && { values })} />
      </TextsContext.Provider>
    </LanguageContext.Provider>,
  );
  const { textContent } = container;
  unmount();
  return textContent;
}

const POLISH = {
  new: { one: "{count} nowa", few: "{count} nowe", many: "{count} nowych", other: "{count} nowej" },
};

it.each([
  [1, "1 nowa"],
  [3, "3 nowe"],
  [5, "5 nowych"],
  [22, "22 nowe"],
])("chooses the form for %i", (count, text) => {
  expect(said("pl", POLISH, "new", { count })).toBe(text);
});

it("falls back to the form that every language has", () => {
  expect(said("pl", { new: { other: "{count} new" } }, "new", { count: 5 })).toBe("5 new");
});

it("writes numbers as the language does, and leaves words alone", () => {
  expect(said("de", { long: "{count} Zeichen von {name}" }, "long", { count: 12345, name: "{count}" })).toBe(
    "12.345 Zeichen von {count}",
  );
});

it("shows the key of a text that is missing", () => {
  expect(said("en", {}, "signin.title")).toBe("signin.title");
});
