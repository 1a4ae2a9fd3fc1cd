import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { sandboxClerk } from "./config.ts";
import type { ClerkEventType } from "./directory.ts";

/** What goes wrong with a message on its way, on demand. */
export type WebhookFault =
  /** Arrives so many times, at the same time. */
  | { readonly kind: "duplicate"; readonly copies: number }
  /** Is never sent. */
  | { readonly kind: "drop" }
  | { readonly kind: "delay"; readonly ms: number }
  /** Leaves after the message that follows it. */
  | { readonly kind: "reorder" }
  /** The first attempt is signed with another secret. */
  | { readonly kind: "wrongSignature" }
  /** The first attempt says that it is ten minutes old. */
  | { readonly kind: "staleTimestamp" }
  /** The first attempt's body was written anew after it was signed. */
  | { readonly kind: "rewritten" };

/** A message, and how its attempts were answered. */
export interface ClerkMessage {
  /** The header `svix-id`; the same at each attempt. */
  readonly id: string;
  readonly type: ClerkEventType;
  /** The body, byte for byte. */
  readonly body: string;
  /** The status of each attempt's answer; 0 where there was none. */
  readonly answers: number[];
  /** `waiting` for its next attempt, `given up` after the last. */
  state: "waiting" | "delivered" | "given up" | "dropped";
  dueAt: number;
  /** When it leaves among those that are due. */
  place: number;
  readonly fault: WebhookFault | undefined;
}

/** A fault for each message; undefined where nothing goes wrong. */
export type WebhookScript = (message: {
  readonly type: ClerkEventType;
  /** 1 for the first message of this double. */
  readonly number: number;
}) => WebhookFault | undefined;

/** The waits between attempts, as Svix has them. */
const waitsMs = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000];
const answerTimeoutMs = 15_000;

/** How Clerk tells of changes. */
export interface Webhooks {
  readonly messages: readonly ClerkMessage[];
  /** Where messages go from now on, those that waited for it first. */
  subscribe(url: string): void;
  isSubscribed(): boolean;
  script(script: WebhookScript): void;
  /** Clerk's "roll secret": from now on messages are signed with the old secret and the new one, which it answers. */
  rotateSecret(): string;
  /** Sends one message again, delivered or not. */
  resend(id: string): Promise<void>;
  /** Sends what is due by the clock, all at once but for what leaves later by its fault; ends with the last answer. */
  deliverDue(): Promise<void>;
}

/** Webhooks that nobody has subscribed to yet; `emit` adds a message. */
export function makeWebhooks(now: () => number, onWaiting: () => void): Webhooks & Emitter {
  const messages: ClerkMessage[] = [];
  const secrets: string[] = [sandboxClerk.webhookSecret];
  let url: string | undefined;
  let script: WebhookScript | undefined;

  const attempt = async (message: ClerkMessage): Promise<void> => {
    if (url === undefined) return;
    const copies = message.fault?.kind === "duplicate" ? message.fault.copies : 1;
    const sent = signed(message, secrets, now());
    const address = url;
    const answers = await Promise.all(Array.from({ length: copies }, async () => send(address, sent)));
    message.answers.push(...answers);
    if (answers.some((status) => status >= 200 && status < 300)) message.state = "delivered";
    else retryLater(message, now());
  };

  return {
    messages,
    isSubscribed: () => url !== undefined,
    subscribe(address) {
      url = address;
      onWaiting();
    },
    script: (next) => void (script = next),
    rotateSecret() {
      const secret = `whsec_${randomBytes(24).toString("base64")}`;
      secrets.push(secret);
      return secret;
    },
    async resend(id) {
      const message = messages.find((one) => one.id === id);
      if (message === undefined) throw new Error(`there is no message ${id}`);
      await attempt(message);
    },
    async deliverDue() {
      const due = messages
        .filter(({ state, dueAt }) => state === "waiting" && dueAt <= now())
        .toSorted((a, b) => a.dueAt - b.dueAt || a.place - b.place);
      // One after another: the order that a script asks for is the order of arrival.
      // oxlint-disable-next-line no-await-in-loop -- as above
      for (const message of due) await attempt(message);
    },
    emit(type, data) {
      const number = messages.length + 1;
      const fault = script?.({ type, number });
      messages.push({
        id: `msg_2${randomBytes(13).toString("hex")}`,
        type,
        body: JSON.stringify(eventOf(type, data, now())),
        answers: [],
        state: fault?.kind === "drop" ? "dropped" : "waiting",
        dueAt: now() + (fault?.kind === "delay" ? fault.ms : 0),
        place: number + (fault?.kind === "reorder" ? 1.5 : 0),
        fault,
      });
      onWaiting();
    },
  };
}

interface Emitter {
  emit(type: ClerkEventType, data: unknown): void;
}

const eventOf = (type: ClerkEventType, data: unknown, timestamp: number): unknown => ({
  data,
  event_attributes: { http_request: { client_ip: "203.0.113.7", user_agent: "Mozilla/5.0 (sandbox)" } },
  instance_id: sandboxClerk.instanceId,
  object: "event",
  timestamp,
  type,
});

interface Signed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An attempt, with what is wrong with the first one. */
function signed({ id, body, fault, answers }: ClerkMessage, secrets: readonly string[], nowMs: number): Signed {
  const wrong = answers.length === 0 ? fault?.kind : undefined;
  const time = new Date(nowMs - (wrong === "staleTimestamp" ? 600_000 : 0));
  const keys = wrong === "wrongSignature" ? [`whsec_${Buffer.from("somebody else").toString("base64")}`] : secrets;
  return {
    body: wrong === "rewritten" ? JSON.stringify(JSON.parse(body), undefined, 2) : body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Svix-Webhooks/1.62.0 (sandbox)",
      "svix-id": id,
      "svix-timestamp": String(Math.floor(time.getTime() / 1000)),
      "svix-signature": keys.map((secret) => new Webhook(secret).sign(id, time, body)).join(" "),
    },
  };
}

/** The status of the answer; 0 if there is none in time. */
async function send(url: string, { body, headers }: Signed): Promise<number> {
  try {
    const signal = AbortSignal.timeout(answerTimeoutMs);
    const response = await fetch(url, { method: "POST", body, headers, signal, redirect: "manual" });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

function retryLater(message: ClerkMessage, nowMs: number): void {
  const wait = waitsMs[message.answers.length - 1];
  if (wait === undefined) message.state = "given up";
  else message.dueAt = nowMs + wait;
}
