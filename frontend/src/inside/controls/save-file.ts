/** Lets the browser save a value as a JSON file. */
export function saveFile(name: string, value: unknown): void {
  saveBlob(name, new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" }));
}

/** Lets the browser save a file. */
export function saveBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
