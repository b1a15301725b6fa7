import type { Problems } from "../form/form";
import type { SavedSettings, Span } from "../values";
import type { Draft } from "./project-form";
import { filledLines } from "./site-lines";

/** Fields that are too long or have too many entries, by path. */
export function excess(draft: Draft, { limits }: Pick<SavedSettings, "limits">): Problems {
  const { week, special_days } = draft.visibility;
  const spans = (path: string, { length }: Span[]) =>
    length > limits.spans && [`${path}.spans`, `A day can have ${limits.spans} spans of hours at most.`];
  const text = (path: string, typed: string, most: number) => {
    const { length } = Array.from(typed); // as the server counts: code points
    return length > most && [path, `Use at most ${most} characters; this has ${length}.`];
  };
  const found = [
    text("welcome", draft.welcome, limits.welcome),
    text("greeting", draft.greeting, limits.greeting),
    text("look.label", draft.look.label, limits.launcher),
    text("invite_text", draft.invite_text, limits.invitation),
    filledLines(draft.sites).length > limits.sites && [
      "sites",
      `At most ${limits.sites} web sites can be listed; use *. for subdomains.`,
    ],
    special_days.length > limits.special_days && [
      "visibility.special_days",
      `At most ${limits.special_days} special days can be listed; remove past ones.`,
    ],
    ...week.map((day) => spans(`visibility.week.${day.day}`, day.spans)),
    ...special_days.flatMap((day, index) => [
      spans(`visibility.special_days.${index}`, day.spans),
      text(`visibility.special_days.${index}.label`, day.label, limits.label),
    ]),
  ];
  return Object.fromEntries<string>(found.filter((each): each is [string, string] => each !== false));
}
