import type { ComponentProps } from "preact";
import { NumberField } from "../controls/number-field";

const MOST_DAYS = 365;
const HELP =
  "When a customer writes within so many days after their request was resolved, it is opened again. Later, or where " +
  "the workflow has no transition for it that customers may take, a new request begins that is linked to it. 0: never open again.";

type Props = Pick<ComponentProps<typeof NumberField>, "value" | "error" | "onChange">;

/** For how many days a customer's message reopens a resolved request. */
export function ReopenField(props: Props) {
  return <NumberField label="Reopen resolved requests for (days)" help={HELP} most={MOST_DAYS} {...props} />;
}
