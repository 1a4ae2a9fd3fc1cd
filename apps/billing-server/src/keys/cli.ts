import { AppError, wordsFor } from "@myba/shared/errors";
import { Argument, Command, CommanderError } from "commander";
import { type KeyKind, keyKinds, keyRing, withLastInFront, withNewKey } from "./key-rings.ts";

/** What a terminal gives the program. Tests bring their own. */
export interface KeysIo {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs `billing keys` with the arguments after its name and resolves to the exit code. Never rejects. */
export async function runKeysCli(argv: readonly string[], io: KeysIo): Promise<number> {
  const program = new Command("billing keys")
    .description("Names the keys that a server has, and makes new ones.")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeError });
  program
    .command("show")
    .description("name the keys that this environment has, newest first, and say nothing about them")
    .option("--json", "print JSON")
    .action(({ json = false }: { json?: boolean }) => show(io, json));
  program
    .command("make")
    .description("print the keys of a kind with a new one in front: what the variable must say from now on")
    .addArgument(new Argument("<kind>", "which keys").choices(keyKinds))
    .option("--behind", "put it behind the others, so that everybody knows it before it is used")
    .action((kind: KeyKind, { behind = false }: { behind?: boolean }) => make(io, kind, behind));
  program
    .command("advance")
    .description("print the keys of a kind with the last one in front, once everybody knows it")
    .addArgument(new Argument("<kind>", "which keys").choices(keyKinds))
    .action((kind: KeyKind) => io.writeOut(`${withLastInFront(keyRing(kind, io.env))}\n`));
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof AppError) {
      const { message, next } = wordsFor(error.report());
      io.writeError(`${message}\n${next}\n`);
      return 1;
    }
    io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 70;
  }
}

function show(io: KeysIo, isJson: boolean): void {
  const rings = keyKinds.map((kind) => keyRing(kind, io.env));
  if (isJson) {
    const shown = rings.map(({ kind, variable, place, ids }) => ({ kind, variable, place, ids }));
    io.writeOut(`${JSON.stringify(shown, null, 2)}\n`);
    return;
  }
  for (const { kind, place, ids } of rings) {
    io.writeOut(`${kind.padEnd(8)} ${ids.length === 0 ? "none yet" : ids.join(", ")}  (${place})\n`);
  }
}

/** Only the keys go to standard output, so that they can go on into a file or a store of secrets. */
function make(io: KeysIo, kind: KeyKind, isBehind: boolean): void {
  const ring = keyRing(kind, io.env);
  const place = ring.ids.length === 0 ? "the only one" : `${isBehind ? "behind" : "before"} ${ring.ids.join(", ")}`;
  io.writeOut(`${withNewKey(ring, { isBehind })}\n`);
  io.writeError(`A new key for ${ring.variable}, ${place}. Nothing was changed.\n`);
}
