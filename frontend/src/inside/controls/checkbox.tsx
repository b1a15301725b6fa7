import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import * as typography from "./typography.module.css";
import * as styles from "./checkbox.module.css";

interface Props {
  label: string;
  help?: ComponentChildren;
  checked: boolean;
  /** The help says why. */
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

export function Checkbox(props: Props) {
  return <Choice type="checkbox" {...props} />;
}

interface RadioProps extends Omit<Props, "onChange"> {
  /** The same for all of a group. */
  name: string;
  onChoose: () => void;
}

export function Radio({ onChoose, ...props }: RadioProps) {
  return <Choice type="radio" {...props} onChange={onChoose} />;
}

function Choice({
  type,
  name,
  label,
  help,
  checked,
  disabled,
  onChange,
}: Props & { type: "checkbox" | "radio"; name?: string }) {
  const id = useId();
  return (
    <div class={styles.checkbox}>
      <input
        id={id}
        type={type}
        name={name}
        checked={checked}
        disabled={disabled}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{label}</label>
        {help && (
          <p class={typography.help} id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
