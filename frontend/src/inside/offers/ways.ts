import type { Settings } from "../values";

/** The ways to distribute new chats, in words. */
export const OFFERING: Record<Settings["offering"], string> = {
  everybody: "Everybody sees new chats",
  in_turn: "Agents are offered chats in turn",
  least_busy: "The agent with the fewest chats is offered it",
};
