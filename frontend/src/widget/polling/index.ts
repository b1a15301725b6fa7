// Long-polling, for networks that let no WebSocket through.
export { PollingSocket } from "../../shared/polling";
