import { AppError } from "@myba/shared/errors";
import { loggable } from "../../log/loggable.ts";
import type { Applied } from "../payments.ts";
import { stripeFacts } from "../stripe-errors.ts";
import type { Finding, Missed } from "./findings.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";

/** What was looked at, by kind. */
export type Looked = Record<Missed["what"], number>;

/** A run, as those who look for something in it see it. */
export interface Repairing {
  readonly parts: ReconcileParts;
  readonly isDry: boolean;
  isStopping(): boolean;
  looked(what: Missed["what"], count: number): void;
  tell(finding: Finding): void;
  /**
   * Does what is missing, and tells of it where that changed something; in a dry run it only tells. What fails is told
   * and leaves the rest of the run alone. Undefined where nothing was done.
   */
  repair(
    missed: Omit<Missed, "kind" | "outcome">,
    apply: () => Promise<Applied> | undefined,
  ): Promise<Applied | undefined>;
}

interface RepairingParts extends Pick<Repairing, "parts" | "isDry" | "isStopping" | "tell"> {
  readonly looked: Looked;
}

/** Begins a run. */
export function startRepairing({ parts, isDry, isStopping, tell, looked }: RepairingParts): Repairing {
  return {
    parts,
    isDry,
    isStopping,
    tell,
    looked(what, count) {
      looked[what] += count;
    },
    async repair(missed, apply) {
      if (isDry) {
        tell({ kind: "missed", outcome: "found", ...missed });
        return undefined;
      }
      try {
        const applied = await apply();
        if (applied === "changed") tell({ kind: "missed", outcome: "repaired", ...missed });
        if (applied === "unknown") tell({ kind: "missed", outcome: "unknown", ...missed });
        return applied;
      } catch (error) {
        if (isStopping()) throw error;
        const code = error instanceof AppError ? error.code : "server/broken";
        parts.log.error(
          { ...missed, err: loggable(error), ...stripeFacts(error) },
          "something missed was not repaired",
        );
        tell({ kind: "missed", outcome: "failed", ...missed, detail: `${missed.detail}: ${code}` });
        return undefined;
      }
    },
  };
}
