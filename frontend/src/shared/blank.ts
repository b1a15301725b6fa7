/** Whether nothing of a text can be seen, as the server decides it (`kernel/visible.py`). */
export function isBlank(text: string): boolean {
  return !/[^\s\p{DI}\p{Cc}\u2800]/u.test(text);
}
