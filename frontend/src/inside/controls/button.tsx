import type { ComponentProps } from "preact";

type Props = Omit<ComponentProps<"button">, "class"> & {
  appearance?: "default" | "primary" | "danger" | "subtle" | "icon-only";
  class?: string;
};

export function Button({ appearance = "default", type = "button", class: name, ...rest }: Props) {
  const names = ["button", appearance, name].filter(Boolean).join(" ");
  return <button class={names} type={type} {...rest} />;
}
