import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { DialectName, ModelCall, Voice } from "./dialect.ts";
import { type Failure, failureOf } from "./failures.ts";
import { failureOfFault } from "./faults.ts";
import { isObject } from "./json.ts";
import { refusalOf, refuseKey } from "./keys.ts";
import { sandboxModels } from "./models.ts";
import { beginRecord, type RecordedRequest } from "./record.ts";
import { type Reply, replyFailure, replyJson, replyStream, replyWhole } from "./reply.ts";
import { replyInstead } from "./reply-fault.ts";
import { basePaths, type Route, routeOf } from "./routes.ts";
import { playerOf, type Script } from "./script.ts";
import { readSentences } from "./sentences.ts";
import { speechOf } from "./speech.ts";
import { wireOf } from "./wire.ts";
import { type KeyRing, sandboxKeys, type World } from "./world.ts";

/** How a double is set up; everything may be left out. */
export interface ModelDoubleConfig {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Binds the double to one dialect: its paths stand at the root, as at the provider's own address. */
  readonly dialect?: DialectName;
  readonly script?: Script;
  /** Keys it knows besides `sandboxKeys`. */
  readonly validKeys?: readonly string[];
  readonly keysWithoutCredit?: readonly string[];
  readonly rateLimitedKeys?: readonly string[];
  /** Takes requests without a key, as LM Studio and vLLM do. */
  readonly isKeyless?: boolean;
  /** Replaces the models on offer. */
  readonly models?: Partial<World["models"]>;
  /** Whether models that are not on offer are refused; they are not, unless this says so. */
  readonly knowsOnlyItsModels?: boolean;
}

/** A stand-in for providers of models, over real HTTP on loopback. For tests and the sandbox only. */
export interface ModelDouble {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** The address a person would enter for a provider that speaks this dialect. */
  url(dialect: DialectName): string;
  /** Every request so far, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** The questions among them that reached a model's address, faults included. */
  readonly calls: readonly RecordedRequest[];
  /** Replaces what happens to the questions from here on. */
  script(script: Script): void;
  /** Forgets the requests so far and the script. */
  reset(): void;
  /** Closes the door and every connection. */
  close(): Promise<void>;
}

/** Starts a double; it listens when the promise resolves. */
export async function startModelDouble(config: ModelDoubleConfig = {}): Promise<ModelDouble> {
  const state = stateOf(config);
  const server = createServer((request, response) => {
    // A reply that fails in here is a mistake of the double; it must not look like a fault of the provider.
    receive(state, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
      process.emitWarning(`the model double failed: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port ?? 0, "127.0.0.1", resolve);
  });
  // Listening on a port, so the address is no name of a pipe.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: (dialect) => `${origin}${config.dialect === undefined ? `/${dialect}` : ""}${basePaths[dialect]}`,
    requests: state.requests,
    calls: state.calls,
    script: (script) => {
      state.play = playerOf(script);
    },
    reset: () => {
      state.requests.length = 0;
      state.calls.length = 0;
      state.play = playerOf(config.script ?? {});
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface State {
  readonly config: ModelDoubleConfig;
  readonly world: World;
  readonly ring: KeyRing;
  readonly requests: RecordedRequest[];
  readonly calls: RecordedRequest[];
  play: ReturnType<typeof playerOf>;
  requestCount: number;
  callCount: number;
}

function stateOf(config: ModelDoubleConfig): State {
  return {
    config,
    world: { models: { ...sandboxModels, ...config.models }, generations: new Map() },
    ring: {
      valid: [sandboxKeys.valid, ...(config.validKeys ?? [])],
      withoutCredit: [sandboxKeys.withoutCredit, ...(config.keysWithoutCredit ?? [])],
      rateLimited: [sandboxKeys.rateLimited, ...(config.rateLimitedKeys ?? [])],
    },
    requests: [],
    calls: [],
    play: playerOf(config.script ?? {}),
    requestCount: 0,
    callCount: 0,
  };
}

async function receive(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const route = routeOf(request.method ?? "GET", url.pathname, request.headers, state.config.dialect);
  const body = parsedBody((await buffer(request)).toString("utf8"));
  const record = beginRecord(request, route.dialect.name, body);
  state.requests.push(record);
  state.requestCount += 1;
  const requestId = `req_sandbox_${state.requestCount}`;
  const reply: Reply = {
    wire: wireOf(response, record),
    record,
    dialect: route.dialect,
    requestId,
    path: route.path,
  };
  const { endpoint } = route;
  if (!endpoint) {
    return replyFailure(reply, failureOf("notFound", { about: `${record.method} ${route.path}` }));
  }
  if (endpoint.kind === "voice") {
    state.calls.push(record);
    return answerQuestion(state, reply, { ...route, url, voice: endpoint.voice });
  }
  const refused = endpoint.isOpen === true ? undefined : keyFailure(state, route, record, false);
  if (refused) return replyFailure(reply, refused);
  const key = route.dialect.keyOf(request.headers);
  const answer = endpoint.answer({ url, body: isObject(body) ? body : {}, key, world: state.world });
  return "failure" in answer ? replyFailure(reply, answer.failure) : replyJson(reply, answer.json);
}

interface Place extends Route {
  readonly url: URL;
  readonly voice: Voice;
}

/** Asks the script, and answers as the model, as the provider, or as whatever stands between. */
async function answerQuestion(state: State, reply: Reply, at: Place): Promise<void> {
  const { voice, url, ...route } = at;
  const { record, wire, dialect } = reply;
  state.callCount += 1;
  const body = isObject(record.body) ? record.body : {};
  const asked = voice.hear(body, route.path);
  const call: ModelCall = {
    ...asked,
    dialect: dialect.name,
    path: route.path,
    number: state.callCount,
    sentences: readSentences(asked.userText),
  };
  const turn = state.play(call);
  const isHeldFromTheStart = turn.hold !== undefined && (turn.hold.before === "headers" || !asked.isStreaming);
  if (isHeldFromTheStart) await wire.waitFor(turn.hold.gate);
  if (wire.isGone) return;
  if (await replyInstead(wire, turn.fault)) return;
  const failure =
    keyFailure(state, route, record, true) ??
    dialect.refuseAddress?.(url) ??
    faultFailure(route, turn.fault, call) ??
    (isObject(record.body) ? voice.refuse?.(body, record.headers) : unreadable) ??
    missingModel(state, route, call);
  if (failure) return replyFailure(reply, failure);
  const speech = speechOf(call, turn);
  const generation = dialect.keepBooks?.(call, speech.usage, state.world);
  const spoken = { voice, call, speech, turn, world: state.world };
  await (asked.isStreaming ? replyStream(reply, spoken) : replyWhole(reply, spoken));
  if (generation && (await record.ended) === "aborted") generation.wasCancelled = true;
}

const unreadable = failureOf("badRequest", { message: "We could not parse the JSON body of your request." });

function keyFailure(
  state: State,
  { dialect }: Route,
  record: RecordedRequest,
  asksModel: boolean,
): Failure | undefined {
  const key = dialect.keyOf(record.headers);
  if (state.config.isKeyless === true && key === "") return undefined;
  return refuseKey(dialect, state.ring, key, asksModel);
}

function faultFailure(
  { dialect }: Route,
  fault: ReturnType<State["play"]>["fault"],
  { model }: ModelCall,
): Failure | undefined {
  return fault?.kind === "modelMissing" ? refusalOf(dialect, "modelMissing", model) : failureOfFault(fault);
}

function missingModel(state: State, { dialect }: Route, { model }: ModelCall): Failure | undefined {
  const isKnown = state.world.models[dialect.name].some(({ id }) => id === model || id === `${model}:latest`);
  return isKnown || state.config.knowsOnlyItsModels !== true ? undefined : refusalOf(dialect, "modelMissing", model);
}

function parsedBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
