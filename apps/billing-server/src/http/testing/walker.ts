import type { DestinationStream } from "pino";
import { makeTestDevice, sha256, type TestDevice } from "../../identity/testing/test-device.ts";
import type { Engine } from "../../testing/server-world.ts";
import { type AccountWorld, startAccountWorld } from "./account-world.ts";
import type { Owned } from "./route-rules.ts";

/** A request, byte for byte as it is sent. */
export interface RawRequest {
  readonly method: string;
  /** Below `/api`, with its query. */
  readonly path: string;
  readonly body?: object | string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Of a stream what came until `enough`. */
  readonly text: string;
  readonly code: string | undefined;
}

/** Somebody who asks, whoever they are or say they are. */
export type Walker = (request: RawRequest, enough?: (text: string) => boolean) => Promise<RawAnswer>;

export interface WalkWorld extends AccountWorld {
  /** Every line of the server's log. */
  readonly lines: readonly string[];
  readonly nobody: Walker;
  readonly withHeader: (authorization: string) => Walker;
  readonly withDevice: (device: TestDevice) => Walker;
  /** Every proof of a device that was shown. */
  readonly proofs: readonly string[];
}

/** A whole server whose log is read, and people who ask it for whatever they like. */
export async function startWalkWorld(engine: Engine): Promise<WalkWorld> {
  const lines: string[] = [];
  const proofs: string[] = [];
  const logTo: DestinationStream = { write: (line) => void lines.push(line) };
  const world = await startAccountWorld(engine, { logTo });
  const { url } = world.server;
  const withHeader =
    (authorization: string | undefined): Walker =>
    (request, enough) =>
      send(url, request, { authorization, enough });
  return {
    ...world,
    lines,
    proofs,
    nobody: withHeader(undefined),
    withHeader,
    withDevice: (device) => (request, enough) => {
      const [address = ""] = `${url}/api${request.path}`.split("?");
      const bodyHash = sha256(textOf(request.body) ?? "");
      const { method, key: idempotencyKey } = request;
      const proof = device.prove({ method, address, bodyHash, idempotencyKey }, Date.now());
      proofs.push(proof);
      return send(url, request, { authorization: `MyBA-Device ${proof}`, enough });
    },
  };
}

/** Somebody with everything that a person or a device can have, and how they ask. */
export interface Inhabitant {
  readonly walk: Walker;
  readonly owned: Owned;
}

/** Signs a person in and lets them spend and generate. */
export async function inhabit(world: WalkWorld, name: "ada" | "grace"): Promise<Inhabitant & { token: string }> {
  const { authorization } = await world.signIn(name);
  const walk = world.withHeader(authorization);
  const account = jsonOf<{ id: string }>(await walk({ method: "GET", path: "/account" }));
  const { devices } = jsonOf<{ devices: { id: string }[] }>(await walk({ method: "GET", path: "/account/devices" }));
  const owned = {
    personId: account.id,
    accountId: `user:${account.id}`,
    generationId: await generate(walk, `Reports for ${name}`),
    installationId: devices[0]?.id ?? "",
    deviceId: makeTestDevice().id,
  };
  return { walk, owned, token: authorization.replace("Bearer ", "") };
}

/** Makes a device known and lets it generate. */
export async function inhabitDevice(world: WalkWorld): Promise<Inhabitant & { device: TestDevice }> {
  const device = makeTestDevice();
  const walk = world.withDevice(device);
  await walk({ method: "POST", path: "/anonymous-session", body: { name: "a computer" } });
  const generationId = await generate(walk, "Exports");
  const accountId = `device:${device.id}`;
  const owned = { personId: device.id, accountId, generationId, installationId: device.id, deviceId: device.id };
  return { walk, owned, device };
}

/** The body of an answer, which the caller knows. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as `Response.json` would have it
export function jsonOf<Body>({ text }: RawAnswer): Body {
  return JSON.parse(text) as Body;
}

async function generate(walk: Walker, what: string): Promise<string> {
  const key = crypto.randomUUID();
  const body = { text: `${what}: people can download a list of their orders.` };
  const { text } = await walk({ method: "POST", path: "/generations", body, key }, (all) => all.includes('"settled"'));
  const [, id] = /"reserved","receipt":\{"id":"([^"]+)"/.exec(text) ?? [];
  if (id === undefined) throw new Error(`nothing was generated: ${text}`);
  return id;
}

async function send(
  url: string,
  { method, path, body, key, headers }: RawRequest,
  { authorization, enough }: { authorization: string | undefined; enough: ((text: string) => boolean) | undefined },
): Promise<RawAnswer> {
  const leaving = new AbortController();
  const text = textOf(body);
  const response = await fetch(`${url}/api${path}`, {
    method,
    signal: leaving.signal,
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(text !== undefined && { "content-type": "application/json" }),
      ...(key !== undefined && { "idempotency-key": key }),
      ...headers,
    },
    ...(text !== undefined && { body: text }),
  });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const answer = isStream ? await heard(response, enough ?? firstEvent) : await response.text();
  if (isStream) leaving.abort();
  const code = /^\{"code":"([^"]+)"/.exec(answer)?.[1];
  return { status: response.status, headers: response.headers, text: answer, code };
}

const firstEvent = (text: string): boolean => text.includes("data:");

async function heard(response: Response, enough: (text: string) => boolean): Promise<string> {
  let text = "";
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (enough(text)) break;
  }
  return text;
}

function textOf(body: RawRequest["body"]): string | undefined {
  return typeof body === "object" ? JSON.stringify(body) : body;
}
