import type { ComponentProps } from "preact";
import { NumberField } from "../controls/number-field";

const MOST_MINUTES = 1440;
const LABEL = "Tell customers that nobody has answered after (minutes)";
const HELP =
  "Then the chat offers to leave it as a request that is answered by e-mail. Agents see that, and the conversation " +
  "stays among those that wait. 0: never.";

type Props = Pick<ComponentProps<typeof NumberField>, "value" | "error" | "onChange">;

/** The minutes without an answer after which the customer is told. */
export function UnansweredField(props: Props) {
  return <NumberField label={LABEL} help={HELP} most={MOST_MINUTES} {...props} />;
}
