import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import type { BillingClient } from "../billing/billing-client.ts";
import { hashOf } from "../billing/send.ts";
import type { ServerClock } from "../billing/server-clock.ts";
import { loggable } from "../loggable.ts";
import type { AccountRows } from "./account-rows.ts";
import { deviceAccountId } from "./accounts.ts";
import type { DeviceAccount } from "./device-account.ts";

export interface LinkDeviceParts {
  readonly origin: string;
  readonly rows: AccountRows;
  readonly device: DeviceAccount;
  readonly clientOf: (id: string) => BillingClient;
  readonly clock: ServerClock;
  readonly log: Logger;
}

/** Moves what the computer has left to whoever has signed in, which also gives them their welcome. */
export interface LinkDevice {
  /**
   * Sees to everybody who waits for it, and again in growing pauses until the server has answered: asked again it
   * answers with the numbers of the first time. Never rejects.
   */
  settle(): Promise<void>;
  /** The same, soon. */
  later(): void;
  /** Asks nothing any more. Waits for what is under way. */
  close(): Promise<void>;
}

const firstPauseMs = 2000;
const longestPauseMs = 60_000;

export function makeLinkDevice(parts: LinkDeviceParts): LinkDevice {
  const { rows, log } = parts;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = firstPauseMs;
  let isClosed = false;

  const waiting = () => rows.all().filter(({ needsLink, needsSignIn }) => needsLink && !needsSignIn);

  async function settleAll(): Promise<void> {
    for (const { person } of waiting()) {
      try {
        await link(parts, person.id);
        pauseMs = firstPauseMs;
      } catch (error) {
        if (!isClosed) log.warn({ err: loggable(error) }, "the tokens of this computer are not moved over yet");
      }
    }
    if (isClosed || waiting().length === 0) return;
    after(pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  function after(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), ms).unref();
  }

  function settle(): Promise<void> {
    clearTimeout(timer);
    return (running ??= settleAll().finally(() => {
      running = undefined;
    }));
  }

  return {
    settle,
    later: () => after(0),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Asks who they are, and shows the computer's key to their account. */
async function link(parts: LinkDeviceParts, id: string): Promise<void> {
  const { rows, device, clientOf } = parts;
  const { email, name } = await clientOf(id).account.get();
  rows.name({ id, email, name });
  // Another process may have seen to it meanwhile.
  if (rows.find(id)?.needsLink !== true) return;
  const key = await device.keyToLink();
  try {
    const { movedTokens, welcomeTokens, wallet } = await show(parts, id, key);
    rows.linked(id, { name, movedTokens, welcomeTokens, availableTokens: wallet.availableTokens });
    rows.remove(deviceAccountId);
    rows.freeTokensGone();
    await device.forget(key);
  } catch (error) {
    // Somebody else took its tokens over on this computer: a new key, which has none, goes in its place.
    if (error instanceof AppError && error.code === "device/linked") {
      rows.freeTokensGone();
      await device.forget(key);
    }
    throw error;
  }
}

async function show({ origin, clientOf, clock }: LinkDeviceParts, id: string, key: Key) {
  const request = { method: "POST", address: `${origin}/api/account/devices/link`, bodyHash: hashOf(id) };
  const proof = await key.prove(request, clock.now());
  return clientOf(id).account.linkDevice({ proof });
}

type Key = Awaited<ReturnType<DeviceAccount["keyToLink"]>>;
