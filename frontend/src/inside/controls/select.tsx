import type { ComponentProps } from "preact";
import { ChevronIcon } from "./icons";
import * as fields from "./field.module.css";

/** A choice of one of several options. */
export function Select({ children, ...rest }: ComponentProps<"select">) {
  return (
    <div class={fields.select}>
      <select {...rest} class={fields.control}>
        {children}
      </select>
      <ChevronIcon />
    </div>
  );
}
