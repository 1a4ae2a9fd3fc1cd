const longest = 80;
/** Controls, line ends, and characters that turn the direction of text or are not seen: a name is shown to be believed. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]+/gu;

/** What a program calls its computer, as one line of at most 80 characters that may be shown; null where it is nothing. */
export function cleanDeviceName(name: unknown): string | null {
  if (typeof name !== "string") return null;
  const line = name.replaceAll(unseen, " ").replaceAll(/\s+/g, " ").trim();
  const cut = Array.from(line).slice(0, longest).join("").trim();
  return cut === "" ? null : cut;
}
