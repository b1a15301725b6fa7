/** Names of fields and values, for places that show them without their controls. */
export interface Words {
  nameOf(field: string): string;
  inWords(field: string, value: unknown): string;
}

/** A value in words, without knowing its field. */
export function plainly(value: unknown): string {
  if (typeof value === "boolean") return value ? "On" : "Off";
  if (value === null || value === undefined || value === "") return "None";
  if (Array.isArray(value)) return value.map(plainly).join("\n") || "None";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The name of a field of the change history that no form has: `replies.Hello` is the canned reply of this name. */
export function replyInWords(field: string): string {
  const [kind, ...name] = field.split(".");
  if (kind !== "replies") return field;
  return field === "replies.imported" ? "Canned replies, imported" : `Canned reply: ${name.join(".")}`;
}
