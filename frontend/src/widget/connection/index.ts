// What happens over a connection: a page has none before somebody writes or is known.
export { Connection } from "../../shared/connection";
