import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { signInPolicy } from "../../apps/billing-server/src/http/sign-in-policy.ts";
import { AppError, errorCatalogue, wordsFor } from "../../packages/shared/src/errors.ts";
import {
  cancelSignIn,
  clerkSignIn,
  sandboxSignIn,
  type SignInAnswer,
  type SignInState,
} from "../../packages/shared/src/billing-api/sign-in.ts";
import { outFolder } from "../../scripts/build/build-stale.ts";
import { frontendApi } from "./clerk-frontend.ts";

type Step = "state" | "clerk" | "sandbox" | "cancel";

/** What the page sent, by step, as it was understood. */
export interface Posted {
  readonly step: Step;
  readonly body: unknown;
}

/**
 * The billing server as the sign-in page knows it, over real HTTP with the page's real policy, and with answers of the
 * journey's own: what the real one answers only in trouble.
 */
export class PageServer {
  readonly posted: Posted[] = [];
  readonly #state: SignInState;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #troubles = new Map<Step, (() => Promise<void>)[]>();
  /** Where whoever signed in or cancelled is sent. */
  redirectTo = "";
  /** Cuts off whoever asks for a step, as a network does that is gone. */
  isDown = false;

  constructor(state: SignInState) {
    this.#state = state;
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.redirectTo = `${this.origin}/returned`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  get origin(): string {
    // A listening server of the network has an address.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/sign-in/a-sign-in`;
  }

  /** An address that leaves the browser where it is. */
  get nowhere(): string {
    return `${this.origin}/favicon.ico`;
  }

  /** The next request of a step ends in this error; further calls queue behind it. */
  refuse(step: Step, error: AppError): void {
    this.#next(step, () => Promise.reject(error));
  }

  /** The next request of a step waits until the answer is let go; it succeeds then. */
  hold(step: Step): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#next(step, () => promise);
    return resolve;
  }

  #next(step: Step, trouble: () => Promise<void>): void {
    this.#troubles.set(step, [...(this.#troubles.get(step) ?? []), trouble]);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.origin);
    try {
      if (pathname.startsWith("/sign-in/assets/")) await this.#send(response, pathname.slice("/sign-in/".length));
      else if (pathname === "/sign-in/a-sign-in") await this.#send(response, "index.html");
      else if (pathname === "/favicon.ico") response.writeHead(204).end();
      else if (pathname === "/returned") response.end("The app's own answer.");
      else await this.#step(stepOf(pathname), request, response);
    } catch (error) {
      fail(response, error instanceof AppError ? error : new AppError("request/unknown-address"));
    }
  }

  async #step(step: Step, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isDown) {
      request.socket.destroy();
      return;
    }
    const body = request.method === "POST" ? bodies[step]?.parse(JSON.parse(await text(request))) : undefined;
    this.posted.push({ step, body });
    await this.#troubles.get(step)?.shift()?.();
    if (body !== undefined && body.csrf !== this.#state.csrf) throw new AppError("auth/sign-in-over");
    const answer: SignInState | SignInAnswer = step === "state" ? this.#state : { redirectTo: this.redirectTo };
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(answer));
  }

  async #send(response: ServerResponse, file: string): Promise<void> {
    const bytes = await readFile(join(outFolder("web"), file));
    const policy = signInPolicy(this.#state.mode === "clerk" ? frontendApi : undefined);
    response.writeHead(200, {
      "content-type": types[file.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      "content-security-policy": Object.entries(policy)
        .map(([directive, sources]) => [directive, ...sources].join(" "))
        .join("; "),
    });
    response.end(bytes);
  }
}

function stepOf(pathname: string): Step {
  const [, step] = /^\/sign-in\/a-sign-in\/(\w+)$/.exec(pathname) ?? [];
  if (step === undefined || !(step in bodies)) throw new AppError("request/unknown-address");
  return step as Step; // It is one of the bodies' names.
}

const bodies = { state: undefined, clerk: clerkSignIn, sandbox: sandboxSignIn, cancel: cancelSignIn };

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

function fail(response: ServerResponse, error: AppError): void {
  response.writeHead(errorCatalogue[error.code].status, { "content-type": "application/json" });
  const report = { ...error.report(), ...wordsFor(error.report()), requestId: "01JOURNEY" };
  response.end(JSON.stringify(report));
}
