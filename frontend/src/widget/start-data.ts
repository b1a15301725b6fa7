// The panel's start data.
import type { PortalStart, WidgetStart } from "../contract/answers";

export type { PortalStart, WidgetStart };

export type Start = WidgetStart | PortalStart;
