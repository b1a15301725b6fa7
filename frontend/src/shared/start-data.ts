/** The data that the server put into this page (docs/protocol.md, section "Tokens"). */
export function startData(): unknown {
  return JSON.parse(document.getElementById("start")?.textContent ?? "null");
}
