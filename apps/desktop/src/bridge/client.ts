import { type ClientContext, type ClientLink, createORPCClient, ORPCError } from "@orpc/client";
import { RPCLink as PortLink, type SupportedMessagePort } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import type { ContractRouterClient } from "@orpc/contract";
import { AppError, errorCode, errorData } from "@myba/shared/errors";
import type { Contract } from "./contract.ts";

/**
 * The core as a typed object: `client.tickets.list({…})`. Whatever fails rejects with an `AppError`; only a call
 * aborted by its own signal rejects with the signal's reason. A lost transport is `link/lost`.
 */
export type CoreClient = ContractRouterClient<Contract>;

/** The client's link: how one call travels. */
export type CoreLink = ClientLink<ClientContext>;

type CallOptions = Parameters<CoreLink["call"]>[2];
type PortEnd = SupportedMessagePort;
type SocketEnd = ConstructorParameters<typeof SocketLink>[0]["websocket"];

/** A client over one MessagePort. The caller starts the port; a closed port makes every call `link/lost`. */
export function clientOverPort(port: PortEnd): CoreClient {
  return clientOverLink(new PortLink({ port }));
}

/** A client over one WebSocket, open or opening. A reconnecting link makes one client a socket. */
export function clientOverSocket(socket: SocketEnd): CoreClient {
  return clientOverLink(new SocketLink({ websocket: socket }));
}

/** A client over any link, with errors turned back into `AppError`, also those in the middle of a stream. */
export function clientOverLink(link: CoreLink): CoreClient {
  return createORPCClient<CoreClient>({
    async call(path, input, options) {
      try {
        const output = await link.call(path, input, options);
        return isEvents(output) ? withAppErrors(output, options) : output;
      } catch (error) {
        throw asAppError(error, options);
      }
    },
  });
}

function isEvents(output: unknown): output is AsyncIteratorObject<unknown> {
  return typeof output === "object" && output !== null && Symbol.asyncIterator in output;
}

async function* withAppErrors(events: AsyncIteratorObject<unknown>, options: CallOptions): AsyncGenerator {
  try {
    // Each event object is passed on as it is: it carries its id for `getEventMeta`.
    for await (const event of events) yield event;
  } catch (error) {
    throw asAppError(error, options);
  }
}

function asAppError(error: unknown, options: CallOptions): unknown {
  if (error instanceof AppError || options.signal?.aborted === true) return error;
  if (!(error instanceof ORPCError)) return new AppError("link/lost", {}, { cause: error });
  const code = errorCode.safeParse(error.code);
  if (!code.success) return new AppError("program/broken", {}, { cause: error });
  const data = errorData.safeParse(error.data);
  return new AppError(code.data, data.success ? data.data : {}, { cause: error });
}
