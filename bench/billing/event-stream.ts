import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { textOf } from "./light-client.ts";
import type { SignedIn } from "./people.ts";

/** One person's stream, read as little as it takes to count. */
export class EventStream {
  readonly #socket: Socket;
  readonly #waiting: ((at: number) => void)[] = [];
  #text = "";
  strays = 0;
  isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (text: string) => this.#read(text));
    socket.on("error", () => undefined);
    socket.on("close", () => void (this.isClosed = true));
  }

  /** Open once the first balance has come. */
  static async open(url: string, { token }: SignedIn): Promise<EventStream> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }).setEncoding("latin1");
    await once(socket, "connect");
    const stream = new EventStream(socket);
    const first = stream.nextBalance();
    const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
    socket.write(textOf({ method: "GET", path: "/api/events", headers }, host), "latin1");
    await Promise.race([first, once(socket, "close").then(() => Promise.reject(new Error("a stream was refused")))]);
    return stream;
  }

  /** When the next balance has come. */
  nextBalance(): Promise<number> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf("\n\n"); end !== -1; end = this.#text.indexOf("\n\n")) {
      const message = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      if (!message.includes('"kind":"balance"')) continue;
      const resolve = this.#waiting.shift();
      if (resolve === undefined) this.strays += 1;
      else resolve(performance.now());
    }
  }
}
