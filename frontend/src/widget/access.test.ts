import { expect, it } from "vitest";
import { START } from "../testing/start-data";
import { gateOf, type Gate } from "./access";
import type { AuthState } from "./auth";
import type { WidgetStart } from "./start-data";

interface Row {
  start?: Partial<WidgetStart>;
  who?: AuthState["who"];
  ended?: boolean;
  starting?: boolean;
  online?: boolean | null;
  refused?: string[];
  gate: Gate;
}

const ROWS: Row[] = [
  { gate: "open" },
  { online: false, gate: "away" },
  { online: null, gate: "open" },
  { online: false, who: "visitor", gate: "away" },
  { online: false, who: "visitor", starting: false, gate: "open" },
  { online: false, who: "customer", gate: "open" },
  { start: { anonymous: false }, gate: "sign_in" },
  { start: { anonymous: false }, who: "visitor", starting: false, gate: "sign_in" },
  { start: { anonymous: false }, who: "customer", gate: "open" },
  { start: { anonymous: false }, online: false, gate: "away" },
  { start: { anonymous: false }, online: false, who: "visitor", starting: false, gate: "sign_in" },
  { start: { require_identity: true }, gate: "identity" },
  { start: { require_identity: true }, online: false, gate: "identity" },
  { start: { require_identity: true }, who: "customer", gate: "open" },
  { refused: ["sign_in_required"], gate: "sign_in" },
  { refused: ["sign_in_required"], online: false, gate: "away" },
  { refused: ["identity_required"], gate: "identity" },
  { refused: ["unavailable"], gate: "open" },
  { ended: true, gate: "ended" },
  { ended: true, online: false, gate: "ended" },
];

it.each(ROWS)("$gate for %o", ({ start = {}, who = "nobody", ended = false, gate, ...row }) => {
  const { starting = true, online = true, refused = [] } = row;
  const situation = { auth: { who, ended }, starting, agentsOnline: online, refused: new Set(refused) };
  expect(gateOf({ ...START, ...start }, situation)).toBe(gate);
});
