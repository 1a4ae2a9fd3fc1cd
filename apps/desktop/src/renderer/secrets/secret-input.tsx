import type { ComponentProps } from "react";
import { cx } from "../lib/class-names.ts";
import { controlLook } from "../ui/field.tsx";

/**
 * A field for a key or a passphrase. It never takes a value from outside and never tells its own to React: whoever
 * needs it reads the element once and empties it. Password managers are asked to keep away from keys.
 */
export function SecretInput({ className, ...rest }: Omit<ComponentProps<"input">, "value" | "onChange" | "type">) {
  return (
    <input
      autoComplete="off"
      data-1p-ignore
      data-bwignore
      data-lpignore="true"
      {...rest}
      type="password"
      dir="ltr"
      spellCheck={false}
      autoCapitalize="off"
      className={cx(controlLook, "h-8 font-mono", className)}
    />
  );
}
