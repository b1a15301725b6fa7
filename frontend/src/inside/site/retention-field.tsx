import type { ComponentProps } from "preact";
import { NumberField } from "../controls/number-field";

const MOST_DAYS = 3650;
const HELP =
  "Later they are deleted here, with what the customer answered before the chat. Jira keeps them in the request. " +
  "0: keep them for ever.";

type Props = Pick<ComponentProps<typeof NumberField>, "value" | "error" | "onChange">;

/** For how many days the texts of a resolved conversation are kept here as well. */
export function RetentionField(props: Props) {
  return (
    <NumberField
      label="Keep texts of resolved conversations for (days)"
      help={HELP}
      most={MOST_DAYS}
      {...props}
    />
  );
}
