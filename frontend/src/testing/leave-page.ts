import { cleanup } from "@testing-library/preact";
import { afterEach, vi } from "vitest";

// After the hooks of the tests themselves, which are the first to be called.
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  localStorage.clear();
  sessionStorage.clear();
  document.body.replaceChildren();
});
