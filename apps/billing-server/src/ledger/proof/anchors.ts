import { AppError } from "@myba/shared/errors";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { z } from "zod";
import { type ChainKey, type ChainKeys, isSame } from "./chain-key.ts";

/** The head of the chain at a time, signed with the chain's key. */
export interface AnchorRecord {
  readonly seq: number;
  readonly head_hash: string;
  readonly recorded_at: number;
  /** Where it was put. */
  readonly place: string;
  readonly key_id: string;
  readonly mac: string;
}

/**
 * A place outside the database that remembers heads of the chain, and that who can change the database cannot change:
 * a file on another disk or machine, an object store with retention. Only ever added to.
 */
export interface Anchor {
  /** Its name in the database and in reports. */
  readonly place: string;
  /** Resolves once the record is durable there. */
  write(record: AnchorRecord): Promise<void>;
  /** All records, in any order. Throws `ledger/anchors` where they cannot be had. */
  read(): Promise<AnchorRecord[]>;
}

type Unsigned = Omit<AnchorRecord, "key_id" | "mac">;

/** Signs a record. */
export function signed(record: Unsigned, key: ChainKey): AnchorRecord {
  return { ...record, key_id: key.id, mac: macOf(record, key) };
}

/** Whether a record is as one of the keys signed it. */
export function isGenuine(record: AnchorRecord, keys: ChainKeys): boolean {
  const key = keys.byId(record.key_id);
  return key !== undefined && isSame(record.mac, macOf(record, key));
}

function macOf({ seq, head_hash, recorded_at, place }: Unsigned, key: ChainKey): string {
  return key.mac(["anchor/1", seq, head_hash, recorded_at, place]);
}

const record = z.object({
  seq: z.number().int(),
  head_hash: z.string(),
  recorded_at: z.number().int(),
  place: z.string(),
  key_id: z.string(),
  mac: z.string(),
});

/**
 * Makes the file of a `fileAnchor` where there is none, so that from then on a missing file is a finding. For servers,
 * at their start.
 */
export async function makeAnchorFile(file: string): Promise<void> {
  await (await open(file, "a", 0o600)).close();
}

/**
 * A file with a line of JSON for each record, opened for appending only, so that several processes may share it. A last
 * line without its end was cut off by a crash before anybody was told of it.
 */
export function fileAnchor(file: string, place = "file"): Anchor {
  return {
    place,
    async write(anchored) {
      const handle = await open(file, "a", 0o600);
      try {
        const start = (await endsMidLine(handle, file)) ? "\n" : "";
        await handle.appendFile(`${start}${JSON.stringify(anchored)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async read() {
      const text = await readFile(file, "utf8").catch((error: unknown) => {
        throw new AppError("ledger/anchors", { place: file, reason: "it cannot be read" }, { cause: error });
      });
      const lines = text.split("\n");
      const records: AnchorRecord[] = [];
      for (const [index, line] of lines.entries()) {
        if (line === "") continue;
        const parsed = record.safeParse(jsonOf(line));
        if (parsed.success) records.push(parsed.data);
        else if (index < lines.length - 1 && !isCutOff(line)) {
          throw new AppError("ledger/anchors", { place: file, reason: `line ${index + 1} is not an anchor` });
        }
      }
      return records;
    },
  };
}

/** What a crash leaves of a line does not end like one. */
function isCutOff(line: string): boolean {
  return !line.endsWith("}");
}

async function endsMidLine(handle: FileHandle, file: string): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const reader = await open(file, "r");
  try {
    const { buffer } = await reader.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await reader.close();
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
