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

export function add<K extends keyof HTMLElementTagNameMap>(parent: Node, tag: K): HTMLElementTagNameMap[K] {
  return parent.appendChild(document.createElement(tag));
}

/** Adds an icon and returns its path, whose `d` is still to be set. */
export function addIcon(parent: Node): SVGElement {
  const create = (tag: string) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = create("svg");
  const path = create("path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(path);
  parent.appendChild(svg);
  return path;
}
