import { Connection } from "../shared/connection";

/** Loaded later in a browser; here no test has to wait for it. */
export const loadConnection = () => Promise.resolve({ Connection });
