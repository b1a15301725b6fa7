import type { ComponentProps } from "preact";

type Props = Omit<ComponentProps<"button">, "class"> & {
  appearance?: "default" | "primary" | "subtle" | "icon-only";
};

export function Button({ appearance = "default", type = "button", ...rest }: Props) {
  return <button class={`button ${appearance}`} type={type} {...rest} />;
}
