/** A unique id. `crypto.randomUUID` is missing in pages without TLS, and in frames within them. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
