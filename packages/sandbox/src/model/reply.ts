import { setTimeout } from "node:timers/promises";
import type { Frame, ModelCall, Speech } from "./call.ts";
import type { Dialect, Voice } from "./dialect.ts";
import { type Failure, failureOf } from "./failures.ts";
import type { StreamFault } from "./faults.ts";
import type { OpenRecord } from "./record.ts";
import { holdsOf, type Turn } from "./script.ts";
import type { Wire } from "./wire.ts";
import type { World } from "./world.ts";

/** Everything a reply to the model's caller needs. */
export interface Reply {
  readonly wire: Wire;
  readonly record: OpenRecord;
  readonly dialect: Dialect;
  readonly requestId: string;
  /** The path as the provider itself would see it. */
  readonly path: string;
  readonly url: URL;
}

/** Tells of a failure in the words of the dialect. */
export async function replyFailure({ wire, dialect, requestId, path }: Reply, failure: Failure): Promise<void> {
  const body = JSON.stringify(dialect.failureBody(failure, { path, requestId }));
  wire.head(failure.status, {
    ...dialect.headers(requestId, failure.status),
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    ...(failure.retryAfter !== undefined && { "retry-after": failure.retryAfter }),
  });
  await wire.end(body);
}

/** Answers with a JSON value. */
export async function replyJson({ wire, dialect, requestId }: Reply, value: unknown): Promise<void> {
  wire.head(200, { ...dialect.headers(requestId, 200), "content-type": "application/json" });
  await wire.end(JSON.stringify(value));
}

/** What the model says, and to whom. */
export interface Spoken {
  readonly voice: Voice;
  readonly call: ModelCall;
  readonly speech: Speech;
  readonly turn: Turn;
  readonly world: World;
}

/** Answers in one body; a fault of the stream breaks it at its middle. */
export async function replyWhole(reply: Reply, { voice, call, speech, turn, world }: Spoken): Promise<void> {
  const { wire, record, dialect, requestId } = reply;
  const fault = turn.fault;
  if (fault?.kind === "midStreamError") {
    const breakdown = voice.wholeBreakdown?.(call);
    return breakdown === undefined ? replyFailure(reply, failureOf("serverError")) : replyJson(reply, breakdown);
  }
  const body = JSON.stringify(voice.whole(call, speech, world));
  wire.head(200, { ...dialect.headers(requestId, 200), "content-type": "application/json" });
  record.firstPieceAt = Date.now();
  if (fault?.kind === "neverEnding") return writeForEver(wire);
  if (fault?.kind !== "cut" && fault?.kind !== "endsEarly") return wire.end(body);
  await wire.write(body.slice(0, body.length / 2));
  return fault.kind === "cut" ? wire.break() : wire.end();
}

/** White space is as valid before a JSON text as it is useless. */
async function writeForEver(wire: Wire): Promise<void> {
  while (!wire.isGone) {
    // oxlint-disable-next-line no-await-in-loop -- each write waits until the other side takes it
    await wire.write(" ".repeat(64));
  }
}

/** Answers piece by piece. */
export async function replyStream(reply: Reply, spoken: Spoken): Promise<void> {
  const { wire, record, dialect, requestId } = reply;
  const { voice, call, speech, turn, world } = spoken;
  wire.head(200, {
    ...dialect.headers(requestId, 200),
    "content-type": voice.streamType,
    "cache-control": "no-cache",
  });
  let held: Frame | undefined;
  for (const frame of voice.stream(call, speech, world)) {
    // oxlint-disable-next-line no-await-in-loop -- the pieces of a stream follow each other
    if (held) await sendFrame(held, reply, spoken);
    if (wire.isGone) return;
    const fault = breakingFault(turn.fault, frame, record.piecesSent);
    if (fault) return breakOff(fault, frame, reply, voice.breakdown(call));
    held = frame;
  }
  // The last frame leaves together with the end: a reader that stops at an end mark has then not left early.
  await wire.end(held?.text);
}

async function sendFrame(frame: Frame, { wire, record }: Reply, { turn, voice }: Spoken): Promise<void> {
  if (frame.isPiece) {
    const hold = holdsOf(turn).find(({ before }) => before === record.piecesSent);
    if (hold) {
      await wire.write(voice.keepAlive ?? "");
      await wire.waitFor(hold.gate);
    }
    if (turn.pieceDelayMs !== undefined) await setTimeout(turn.pieceDelayMs);
    if (wire.isGone) return;
    record.firstPieceAt ??= Date.now();
    record.piecesSent += 1;
  }
  await wire.write(frame.text, turn.packetBytes);
}

/** The fault that breaks the stream before this frame: after its pieces, or after the last one where there are fewer. */
function breakingFault(fault: Turn["fault"], frame: Frame, piecesSent: number): StreamFault | undefined {
  if (fault === undefined || !("afterPieces" in fault)) return undefined;
  const isDue = frame.isPiece ? piecesSent >= fault.afterPieces : piecesSent > 0;
  return isDue ? fault : undefined;
}

async function breakOff(fault: StreamFault, frame: Frame, { wire }: Reply, breakdown: string): Promise<void> {
  if (fault.kind === "endsEarly") return wire.end();
  if (fault.kind === "midStreamError") return wire.end(breakdown);
  await wire.write(frame.text.slice(0, frame.text.length / 2));
  return wire.break();
}
