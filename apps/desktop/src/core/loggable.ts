/** An error for the log: its kind and where it came from. Its message may quote ticket text and stays out. */
export function loggable(error: unknown): { name: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  // The message goes first: a line of it may look like a frame.
  const frames = error.stack
    ?.replace(error.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...("code" in error && typeof error.code === "string" ? { code: error.code } : {}),
    ...(frames === undefined ? {} : { stack: frames.join("\n") }),
  };
}
