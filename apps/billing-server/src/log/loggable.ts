/** What a log may say of an error. */
interface LoggableError {
  readonly name: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggableError;
}

/** How far down a chain of causes the log looks. */
const mostCauses = 5;

/**
 * An error for the log: its kind, its code and where it came from, and the same of what caused it. Messages may quote
 * what people sent, and values of the database, so that they stay out.
 */
export function loggable(error: unknown, depth = mostCauses): LoggableError {
  if (!(error instanceof Error)) return { name: typeof error };
  // The message goes first: a line of it may look like a frame.
  const frames = error.stack
    ?.replace(error.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...("code" in error && typeof error.code === "string" && { code: error.code }),
    ...(frames !== undefined && { stack: frames.join("\n") }),
    ...(error.cause !== undefined && depth > 0 && { cause: loggable(error.cause, depth - 1) }),
  };
}
