import type { Host } from "./host";

/**
 * Keeps `<html data-color-mode>` at the host's theme, or at the system's preference without a host.
 * The host's library writes the attribute itself, and also removes it where the host has no themes: light then.
 */
export async function followTheme(host: Host, page: Document = document): Promise<void> {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => (page.documentElement.dataset.colorMode = dark.matches ? "dark" : "light");
  apply();
  if (!(await host.followTheme())) dark.addEventListener("change", apply);
}
