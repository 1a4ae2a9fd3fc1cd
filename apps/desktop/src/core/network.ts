import { connect } from "node:net";

/** The computer's network, as far as somebody waits for it. */
export interface Network {
  /** Whether a connection to the host of this address can be opened now; sends nothing. Never rejects. */
  reaches(address: string): Promise<boolean>;
}

const patienceMs = 5000;
const ports: Record<string, number> = { "https:": 443, "http:": 80 };

/** Looks up the name and opens a TCP connection, which is closed at once. Asks nobody but the host itself. */
export const systemNetwork: Network = {
  reaches(address) {
    const url = URL.parse(address);
    if (url === null) return Promise.resolve(false);
    const port = url.port === "" ? ports[url.protocol] : Number(url.port);
    if (port === undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      const host = url.hostname.replace(/^\[|\]$/g, "");
      const socket = connect({ host, port, timeout: patienceMs });
      socket.unref();
      const answer = (isReached: boolean): void => {
        socket.destroy();
        resolve(isReached);
      };
      socket.once("connect", () => answer(true));
      socket.once("timeout", () => answer(false));
      socket.once("error", () => answer(false));
    });
  },
};
