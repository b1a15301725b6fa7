/** Whether a text has nothing visible, by the server's rules (`kernel/visible.py`). */
export function isBlank(text: string): boolean {
  return !/[^\s\p{DI}\p{Cc}\u2800]/u.test(text);
}
