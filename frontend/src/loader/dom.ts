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

/** Adds an icon of 24 by 24 pixels and returns its path, whose `d` is still to be set. */
export function addIcon(parent: Node): Element {
  const addTo = (to: Node, tag: string) =>
    to.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
  return addTo(addTo(parent, "svg"), "path");
}
