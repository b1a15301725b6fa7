import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { PREVIEW_FILES: '{ "script": "", "styles": [] }' },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
