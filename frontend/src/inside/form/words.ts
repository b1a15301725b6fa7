/** How fields are called and values are told to people, where they are not shown as controls. */
export interface Words {
  nameOf(field: string): string;
  inWords(field: string, value: unknown): string;
}

/** What can be said of a value without knowing its field. */
export function plainly(value: unknown): string {
  if (typeof value === "boolean") return value ? "On" : "Off";
  if (value === null || value === undefined || value === "") return "None";
  if (Array.isArray(value)) return value.map(plainly).join("\n") || "None";
  return typeof value === "string" ? value : JSON.stringify(value);
}
