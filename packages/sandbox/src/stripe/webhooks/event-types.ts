/** `charge.*` stands for all that begin so, `*` for all. */
export const isOfType = (type: string, wanted: string): boolean =>
  wanted === "*" || (wanted.endsWith(".*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted);
