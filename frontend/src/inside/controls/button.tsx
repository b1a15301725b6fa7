import type { ComponentProps } from "preact";
import * as styles from "./button.module.css";

type Props = Omit<ComponentProps<"button">, "class"> & {
  appearance?: "default" | "primary" | "danger" | "subtle" | "icon-only";
};

export function Button({ appearance = "default", type = "button", ...rest }: Props) {
  return <button class={styles.button} data-appearance={appearance} type={type} {...rest} />;
}
