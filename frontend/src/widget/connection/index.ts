// The connection: a page has none before the customer writes or is known.
export { Connection } from "../../shared/connection";
