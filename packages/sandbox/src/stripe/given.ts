/** What of a request's parameters was sent: those left out change nothing. */
export const given = <T extends object>(sent: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  // Only members that are undefined go, so each that is left has a type of its own.
  Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as never;
