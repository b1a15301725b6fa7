// Creating elements and keeping them in the page.

/** Appends the element to the page, and again when a single-page application has replaced its parent. */
export function keep(element: HTMLElement): void {
  const observer = new MutationObserver(() => setTimeout(place));
  const place = () => {
    // No body yet while the page's head is being read.
    const body = document.body as HTMLElement | null;
    if (!element.isConnected) body?.append(element);
    for (const parent of [document.documentElement, body]) {
      if (parent) observer.observe(parent, { childList: true });
    }
  };
  place();
}

export function add<K extends keyof HTMLElementTagNameMap>(
  parent: Node,
  tag: K,
  name = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return parent.appendChild(element);
}

export function icon(name: string, line: string): SVGElement {
  const create = (tag: string) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = create("svg");
  const path = create("path");
  path.setAttribute("d", line);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}
