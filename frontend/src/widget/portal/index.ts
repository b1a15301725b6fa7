// The panel in the customer portal, with its styles: what only the portal's pages load.
export { inPortal } from "./in-portal";
export { resizeFrame } from "./jira";
