import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Asked } from "./requests.ts";

/** Who waits for an answer on a connection. */
interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * A client that costs little beside the server that it asks: kept connections, no parsing but for where an answer ends.
 * Requests wait for a connection that is free.
 */
export class LightClient {
  readonly #url: URL;
  readonly #free: Connection[];
  readonly #queue: ((connection: Connection) => void)[] = [];
  readonly #all: Set<Connection>;

  private constructor(url: URL, connections: readonly Connection[]) {
    this.#url = url;
    this.#all = new Set(connections);
    this.#free = [...connections];
  }

  static async open(url: string, connections: number): Promise<LightClient> {
    const address = new URL(url);
    const opening = Array.from({ length: connections }, () => Connection.open(address));
    return new LightClient(address, await Promise.all(opening));
  }

  async ask(asked: Asked): Promise<Answer> {
    const given = this.#free.pop() ?? (await new Promise<Connection>((resolve) => void this.#queue.push(resolve)));
    // A server ends what nobody has used for some seconds.
    const connection = given.isOpen ? given : await Connection.open(this.#url);
    this.#all.add(connection);
    try {
      return await connection.ask(textOf(asked, this.#url.host));
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#free.push(connection);
      else next(connection);
    }
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }
}

/** A request as it is written. */
export function textOf({ method, path, headers, body }: Asked, host: string): string {
  const lines = Object.entries({ ...headers, ...(body !== undefined && { "content-length": String(body.length) }) });
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n${body ?? ""}`;
}

class Connection {
  readonly #socket: Socket;
  #waiting: Waiting | undefined;
  #text = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (text: string) => this.#read(text));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the connection was closed")));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === "open";
  }

  static async open({ hostname: host, port }: URL): Promise<Connection> {
    const socket = connect({ host, port: Number(port), noDelay: true }).setEncoding("latin1");
    await once(socket, "connect");
    return new Connection(socket);
  }

  ask(text: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(text, "latin1");
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    const head = this.#text.indexOf("\r\n\r\n");
    if (head === -1) return;
    const body = this.#text.slice(head + 4);
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#text.slice(0, head))?.[1];
    const isWhole = length === undefined ? body.endsWith("0\r\n\r\n") : body.length >= Number(length);
    if (!isWhole) return;
    const status = Number(this.#text.slice(9, 12));
    this.#text = "";
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status, body });
  }
}
