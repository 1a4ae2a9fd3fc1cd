import type { ErrorReport } from "@myba/shared/errors";
import type { ModelUsage } from "@myba/shared/generation/usage";
import { CallError } from "../call-error.ts";
import type { Connection, ModelAsk, ReplyPart } from "../model-call.ts";
import { modelCaller } from "../model-caller.ts";
import { describeModel } from "../model-table.ts";
import { question } from "./dialects.ts";

/** What came back from one question. */
export interface Asked {
  readonly text: string;
  readonly attempts: readonly { readonly because: ErrorReport | null; readonly waitMs: number }[];
  readonly usages: readonly ModelUsage[];
  readonly end: "complete" | "length" | null;
  readonly error: CallError | null;
  /** How long was waited, without waiting. */
  readonly waits: readonly number[];
}

/** Asks the way the product does, with time and chance held by the test: waits are recorded and over at once. */
export async function ask(
  connection: Connection,
  modelId: string,
  more: { signal?: AbortSignal; ask?: ModelAsk; onPart?: (part: ReplyPart) => void } = {},
): Promise<Asked> {
  const waits: number[] = [];
  const parts: ReplyPart[] = [];
  const caller = modelCaller({
    connection,
    model: describeModel(connection.kind, connection.preset, modelId),
    random: () => 0.5,
    wait: (waitMs) => {
      waits.push(waitMs);
      return Promise.resolve();
    },
  });
  let error: CallError | null = null;
  try {
    for await (const part of caller(more.ask ?? question, more.signal ?? new AbortController().signal)) {
      parts.push(part);
      more.onPart?.(part);
    }
  } catch (thrown) {
    if (!(thrown instanceof CallError)) throw thrown;
    error = thrown;
  }
  return {
    text: parts.map((part) => (part.kind === "text" ? part.text : "")).join(""),
    attempts: parts.filter((part) => part.kind === "attempt"),
    usages: parts.flatMap((part) => (part.kind === "usage" ? [part.usage] : [])),
    end: parts.find((part) => part.kind === "end")?.reason ?? null,
    error,
    waits,
  };
}
