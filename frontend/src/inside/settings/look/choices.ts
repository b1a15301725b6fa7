import type { Look } from "../../values";

export const THEMES: Record<Look["theme"], string> = {
  auto: "As the customer’s device",
  light: "Light",
  dark: "Dark",
};

export const ICONS: Record<Look["icon"], string> = {
  bubble: "Speech bubble",
  bubbles: "Two speech bubbles",
  question: "Question mark",
  envelope: "Envelope",
};

export const CORNERS: Record<Look["corner"], string> = { end: "Bottom right", start: "Bottom left" };
