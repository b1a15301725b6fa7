// The panel in the customer portal, with its styles, loaded only there.
export { inPortal } from "./in-portal";
export { resizeFrame } from "./jira";
