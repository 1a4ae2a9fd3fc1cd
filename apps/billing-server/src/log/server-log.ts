import { pino, type DestinationStream, type Logger } from "pino";

/** Names of fields that are never written, wherever they are: nothing should give them to the log in the first place. */
const secretNames = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "token",
  "accessToken",
  "refreshToken",
  "secret",
  "key",
  "apiKey",
  "email",
  "body",
  "text",
];

/**
 * The server's log: a line of JSON for each request and for what went wrong, on standard output. Lines are gathered and
 * written without anybody waiting; `close` writes the rest.
 */
export function openServerLog(options: { level: string; destination?: DestinationStream }): ServerLog {
  const own = options.destination === undefined ? standardOutput() : undefined;
  const destination = own ?? options.destination;
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretNames.flatMap((name) => [pathOf(name), `*${bracketed(name)}`]), censor: "[redacted]" },
    },
    ...(destination === undefined ? [] : [destination]),
  );
  return { log, close: () => (own === undefined ? Promise.resolve() : written(own)) };
}

interface ServerLog {
  readonly log: Logger;
  readonly close: () => Promise<void>;
}

/** Not `flushSync`, which tries for ever where whoever read the log is gone. */
function written(destination: ReturnType<typeof standardOutput>): Promise<void> {
  return new Promise((resolve) => {
    destination.once("error", () => resolve());
    destination.flush(() => resolve());
  });
}

function standardOutput(): ReturnType<typeof pino.destination> {
  return pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 1000 });
}

function pathOf(name: string): string {
  return name.includes("-") ? bracketed(name) : name;
}

function bracketed(name: string): string {
  return `["${name}"]`;
}
