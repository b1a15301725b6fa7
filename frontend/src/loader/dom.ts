// Creating elements and keeping them in the page.

/** Appends the element to the page, and again when a single-page application has replaced its parent, until aborted. */
export function keep(element: HTMLElement, signal: AbortSignal): void {
  const observer = new MutationObserver(() => setTimeout(place));
  const place = () => {
    if (signal.aborted) {
      observer.disconnect();
      return;
    }
    // No body yet while the page's head is being read.
    const body = document.body as HTMLElement | null;
    if (!element.isConnected) {
      // Moving a frame reloads it.
      element.removeAttribute("ready");
      body?.append(element);
    }
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

/** Adds rules to a shadow root, after the existing ones. */
export function adopt(root: ShadowRoot, styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets.push(sheet);
}
