import type { ModelCall } from "./call.ts";
import type { Dialect, Voice } from "./dialect.ts";
import { type Failure, failureOf } from "./failures.ts";
import { failureOfFault } from "./faults.ts";
import { isObject, type JsonObject } from "./json.ts";
import { refusalOf, refuseKey } from "./keys.ts";
import { maskedKey } from "./masked-key.ts";
import { type Reply, replyFailure, replyStream, replyWhole } from "./reply.ts";
import { replyInstead } from "./reply-fault.ts";
import { holdsOf, type Turn } from "./script.ts";
import { readSentences } from "./sentences.ts";
import { speechOf, tokensSaid } from "./speech.ts";
import type { State } from "./state.ts";

/** Asks the script, and answers as the model, as the provider, or as whatever stands between. */
export async function answerQuestion(state: State, reply: Reply, voice: Voice): Promise<void> {
  const { record, wire, dialect } = reply;
  const body = isObject(record.body) ? record.body : undefined;
  const call = callOf(state, reply, voice, body ?? {});
  const turn = state.play(call);
  for (const { before, gate } of holdsOf(turn)) {
    // oxlint-disable-next-line no-await-in-loop -- gates stand one behind the other
    if (before === "headers" || !call.isStreaming) await wire.waitFor(gate);
  }
  if (wire.isGone || (await replyInstead(wire, turn.fault))) return;
  const failure =
    refuseKey(dialect, state, dialect.keyOf(record.headers), "question") ??
    dialect.refuseAddress?.(reply.url) ??
    failureOfTurn(reply, turn, call) ??
    (body ? voice.refuse?.(body, record.headers) : unreadable) ??
    missingModel(state, dialect, call);
  if (failure) return replyFailure(reply, failure);
  const speech = speechOf(call, turn);
  dialect.keepBooks?.(call, speech.usage, state.world, { wasCancelled: false });
  const spoken = { voice, call, speech, turn, world: state.world };
  await (call.isStreaming ? replyStream(reply, spoken) : replyWhole(reply, spoken));
  if ((await record.ended) === "aborted") {
    const outputTokens = Math.min(speech.usage.outputTokens, tokensSaid(record.piecesSent, turn));
    dialect.keepBooks?.(call, { ...speech.usage, outputTokens }, state.world, { wasCancelled: true });
  }
}

function callOf(state: State, { dialect, path }: Reply, voice: Voice, body: JsonObject): ModelCall {
  const asked = voice.hear(body, path);
  state.callCount += 1;
  return {
    ...asked,
    dialect: dialect.name,
    path,
    number: state.callCount,
    sentences: readSentences(asked.userText),
  };
}

const unreadable = failureOf("badRequest", { message: "We could not parse the JSON body of your request." });

function failureOfTurn({ dialect, record, path }: Reply, { fault }: Turn, { model }: ModelCall): Failure | undefined {
  if (fault?.kind === "modelMissing") return refusalOf(dialect, "modelMissing", model);
  const failure = failureOfFault(fault);
  if (failure === undefined) return undefined;
  const topics: Partial<Record<Failure["reason"], string>> = {
    badKey: maskedKey(dialect.keyOf(record.headers)),
    badRequest: "messages",
    modelMissing: model,
    formatUnsupported: model,
    notFound: `${record.method} ${path}`,
  };
  return { about: topics[failure.reason] ?? "", ...failure };
}

function missingModel({ world, config }: State, dialect: Dialect, { model }: ModelCall): Failure | undefined {
  if (config.knowsOnlyItsModels !== true) return undefined;
  const isKnown = world.models[dialect.name].some(({ id }) => id === model || id === `${model}:latest`);
  return isKnown ? undefined : refusalOf(dialect, "modelMissing", model);
}
