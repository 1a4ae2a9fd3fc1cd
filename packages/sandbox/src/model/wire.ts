import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import type { Gate } from "./gate.ts";
import type { OpenRecord } from "./record.ts";
import { brokenByteMark } from "./speech.ts";

/** The way a reply leaves the double: it knows when the other side has gone, and can break on purpose. */
export interface Wire {
  readonly isGone: boolean;
  head(status: number, headers: Readonly<Record<string, string>>): void;
  /** Resolves when the other side can take more, or has gone. */
  write(text: string, packetBytes?: number): Promise<void>;
  end(text?: string): Promise<void>;
  /** Closes the connection after what was written has left. */
  break(): void;
  /** Waits for a gate, or for the other side to go. */
  waitFor(gate: Gate): Promise<void>;
}

/** Wraps a response and tells the record how it ended. */
export function wireOf(response: ServerResponse, record: OpenRecord): Wire {
  const closed = new Promise<void>((resolve) => response.once("close", () => resolve()));
  void closed.then(() => record.end(response.writableFinished ? "answered" : "aborted"));
  const isGone = (): boolean => response.destroyed || response.socket?.destroyed === true;
  return {
    get isGone() {
      return isGone();
    },
    head: (status, headers) => {
      record.firstByteAt = Date.now();
      response.writeHead(status, { server: "myba-sandbox", ...headers });
      response.flushHeaders();
    },
    write: async (text, packetBytes) => {
      for (const packet of packetsOf(bytesOf(text), packetBytes)) {
        if (isGone()) return;
        const hasRoom = response.write(packet);
        // A turn of the event loop between writes keeps pieces apart on the way and lets an endless stream be left.
        // oxlint-disable-next-line no-await-in-loop -- each write waits until the other side takes it
        await (hasRoom ? setImmediate() : Promise.race([drained(response), closed]));
      }
    },
    end: async (text) => {
      if (isGone()) return;
      response.end(text === undefined ? undefined : bytesOf(text));
      await closed;
    },
    break: () => {
      record.end("broken");
      response.socket?.destroy();
    },
    waitFor: async (gate) => {
      await Promise.race([gate.pass(), closed]);
    },
  };
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once("drain", () => resolve()));
}

function* packetsOf(bytes: Buffer, packetBytes = bytes.length): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += packetBytes) yield bytes.subarray(at, at + packetBytes);
}

/** UTF-8, except for the marks that stand for a byte sequence UTF-8 does not have. */
function bytesOf(text: string): Buffer {
  const parts = text.split(brokenByteMark).map((part) => Buffer.from(part));
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [brokenBytes, part])));
}

const brokenBytes = Buffer.from([0xc3, 0x28]);
