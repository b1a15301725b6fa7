export { WithCard } from "./with-card";
