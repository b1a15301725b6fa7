import { defineConfig } from "vitest/config";

const define = { PREVIEW_FILES: '{ "script": "", "styles": [] }' };
const shared = { environment: "happy-dom", pool: "threads" } as const;
/** What runs in customers' pages keeps state in the page, as one page has it: these tests need a page for each file. */
const CUSTOMERS = "src/{loader,widget}/**/*.test.{ts,tsx}";

export default defineConfig({
  test: {
    projects: [
      {
        define,
        test: {
          ...shared,
          name: "inside",
          include: ["src/**/*.test.{ts,tsx}"],
          exclude: [CUSTOMERS],
          // All files of a worker have one page, left as it was found: a page for each costs more than most tests.
          isolate: false,
          unstubGlobals: true,
          setupFiles: "src/testing/leave-page.ts",
        },
      },
      { define, test: { ...shared, name: "customers", include: [CUSTOMERS] } },
    ],
  },
});
