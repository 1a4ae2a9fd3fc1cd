import { open } from "node:fs/promises";

/** Resolves once a file, or what a folder lists, survives a power failure. */
export async function makeDurable(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
