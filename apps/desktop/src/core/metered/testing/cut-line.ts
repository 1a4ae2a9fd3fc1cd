import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A line between MyBA and a server that a test cuts and mends. */
export interface CutLine {
  /** `http://127.0.0.1:PORT`, the same for ever. */
  readonly url: string;
  /** Where it leads, once that is known. */
  leadTo(address: string): void;
  /** Breaks every connection; new ones are refused. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Requests go through from now on, and their answers are lost: connections break with the first byte back. */
  loseAnswers(): void;
  close(): Promise<void>;
}

/** Starts a line on loopback; it refuses everybody until it leads somewhere. */
export async function startCutLine(): Promise<CutLine> {
  const open = new Set<Socket>();
  let target: number | undefined;
  let isLosing = false;
  let server: Server | undefined = await listen(0);
  const { port } = server.address() as AddressInfo; // It listens on a port.

  function listen(at: number): Promise<Server> {
    const made = createServer(pass);
    return new Promise((resolve, reject) => {
      made.once("error", reject);
      made.listen(at, "127.0.0.1", () => resolve(made));
    });
  }

  function pass(near: Socket): void {
    if (target === undefined) return void near.destroy();
    const far = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => (isLosing ? near.destroy() : near.write(bytes)));
  }

  async function cut(): Promise<void> {
    const closed = server;
    server = undefined;
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => (closed === undefined ? resolve() : closed.close(() => resolve())));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    leadTo(address) {
      target = Number(new URL(address).port);
    },
    cut,
    async mend() {
      isLosing = false;
      server ??= await listen(port);
    },
    loseAnswers() {
      isLosing = true;
    },
    close: cut,
  };
}
