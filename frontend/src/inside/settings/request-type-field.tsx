import { Field } from "../controls/field";
import { Select } from "../controls/select";
import type { RequestType } from "../values";

interface Props {
  /** `null` if Jira did not answer. */
  types: RequestType[] | null;
  value: string | null;
  error: string | undefined;
  /** The questions before a chat, by the saved type. */
  asked: string[];
  onChange: (id: string) => void;
}

/** The request type; a chosen type stays even while Jira does not list it. */
export function RequestTypeField({ types, value, error, asked, onChange }: Props) {
  const known = types?.some(({ id }) => id === value) ?? false;
  const questions = asked.length ? ` Before that, customers are asked for: ${asked.join(", ")}.` : "";
  const help = types
    ? `Every new conversation becomes a request of this type.${questions}`
    : "Jira cannot list its request types just now. Your choice stays as it is.";
  return (
    <Field label="Request type for new conversations" help={help} error={error}>
      {(ties) => (
        <Select
          {...ties}
          value={value ?? ""}
          disabled={!types}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">The first in the list</option>
          {value && !known && (
            <option value={value}>{types ? "No longer in this project" : "As chosen before"}</option>
          )}
          {types?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
