import type { Reply } from "../values";

/** A reply with this name, for tests. */
export function reply(about: Partial<Reply> = {}): Reply {
  const name = about.name ?? "Hello";
  return {
    id: name,
    scope: "project",
    name,
    text: `Text of ${name}`,
    language: "",
    uses: 0,
    used_at: null,
    changed_at: "2026-11-20T12:00:00.000Z",
    changed_by: "Ada Admin",
    ...about,
  };
}
