import type { ComponentProps } from "preact";
import { NumberField } from "../controls/number-field";

const MOST_MINUTES = 1440;
const LABEL = "Tell customers that nobody has answered after (minutes)";
const HELP =
  "Then the chat offers to leave it as a request that is answered by e-mail. Agents see that, and the conversation " +
  "stays among those that wait. 0: never.";

type Props = Pick<ComponentProps<typeof NumberField>, "value" | "error" | "onChange">;

/** After how many minutes a customer is told that nobody has answered. */
export function UnansweredField(props: Props) {
  return <NumberField label={LABEL} help={HELP} most={MOST_MINUTES} {...props} />;
}
