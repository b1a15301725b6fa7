/**
 * The launcher and the box of the frame. They live in a shadow root as a constructed style sheet, which no
 * Content-Security-Policy forbids; `!important` on the host keeps the page's own rules out.
 */
export const STYLES = `
:host {
  all: initial !important;
  position: fixed !important;
  z-index: 2147483647 !important;
  inset-block-end: calc(20px + env(safe-area-inset-bottom, 0px)) !important;
  inset-inline-end: calc(20px + env(safe-area-inset-right, 0px)) !important;
}
button, .box { box-shadow: 0 4px 20px rgb(0 0 0 / 25%) }
button {
  position: relative;
  display: grid;
  place-items: center;
  width: 56px;
  height: 56px;
  padding: 0;
  border: 1px solid transparent;
  border-radius: 50%;
  background: var(--color);
  color: var(--on-color);
  cursor: pointer;
}
button:focus-visible { outline: 3px solid var(--color); outline-offset: 3px }
svg { width: 28px; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.down, :host([open]) .chat { display: none }
:host([open]) .down { display: block }
button::after {
  content: attr(data-unread);
  position: absolute;
  inset-block-start: -4px;
  inset-inline-end: -4px;
  min-width: 12px;
  padding: 2px 5px;
  border: 2px solid #fff;
  border-radius: 12px;
  background: #c9372c;
  color: #fff;
  font: 600 12px/14px system-ui, sans-serif;
}
button[data-unread=""]::after { display: none }
.box {
  position: absolute;
  inset-block-end: 72px;
  inset-inline-end: 0;
  width: 380px;
  height: min(600px, 100vh - 112px);
  border-radius: 12px;
  overflow: hidden;
  visibility: hidden;
  opacity: 0;
  transform: scale(.9);
  transform-origin: 100% 100%;
  transition: .18s;
}
:host(:dir(rtl)) .box { transform-origin: 0 100% }
:host([open]) .box { visibility: visible; opacity: 1; transform: none }
iframe { width: 100%; height: 100%; border: 0; background: Canvas; color-scheme: light dark }
@media (max-width: 480px), (max-height: 520px) {
  :host([open]) button { visibility: hidden }
  .box { position: fixed; inset: var(--top, 0) 0 auto; width: 100%; height: var(--height, 100dvh); border-radius: 0 }
}
@media (prefers-reduced-motion: reduce) { .box { transition: none } }
`;
