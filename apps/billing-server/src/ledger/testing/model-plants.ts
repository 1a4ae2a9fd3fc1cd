import type { Ledger } from "../ledger.ts";

/** Mistakes that are put into the ledger on purpose, to see that the tests find them. */
export const plantedMistakes: Readonly<Record<string, (ledger: Ledger) => Ledger>> = {
  "a capture takes the whole hold": (ledger) => ({
    ...ledger,
    execute: (command) => {
      const isCapture = command.kind === "settle" && command.by.kind === "capture" && command.by.tokens > 0;
      return ledger.execute(
        isCapture ? { ...command, by: { kind: "capture", tokens: Number.MAX_SAFE_INTEGER, above: "cap" } } : command,
      );
    },
  }),
  "a request that is repeated is carried out again": (ledger) => {
    let repeats = 0;
    const seen = new Set<string>();
    return {
      ...ledger,
      execute: (command) => {
        if (command.kind !== "spend") return ledger.execute(command);
        const { key, scope } = command.idempotency;
        if (!seen.has(key)) {
          seen.add(key);
          return ledger.execute(command);
        }
        repeats += 1;
        return ledger.execute({ ...command, idempotency: { scope, key: `${key} again ${repeats}` } });
      },
    };
  },
};
