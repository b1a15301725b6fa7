import type { ComponentProps } from "preact";
import { DaysField } from "../controls/days-field";

const MOST_DAYS = 365;
const HELP =
  "When a customer writes within so many days after their request was resolved, it is opened again. Later, or where " +
  "the workflow has no transition for it that customers may take, a new request begins that is linked to it. 0: never open again.";

type Props = Pick<ComponentProps<typeof DaysField>, "value" | "error" | "onChange">;

/** For how many days a customer's message opens a resolved request again. */
export function ReopenField(props: Props) {
  return <DaysField label="Reopen resolved requests for" help={HELP} most={MOST_DAYS} {...props} />;
}
