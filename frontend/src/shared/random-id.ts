/** An id that nobody else has. `crypto.randomUUID` would not be there in a page, or inside of one, without TLS. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
