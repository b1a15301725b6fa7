// What the panel starts with.
import type { PortalStart, WidgetStart } from "../contract/answers";

export type { PortalStart, WidgetStart };

export type Start = WidgetStart | PortalStart;
