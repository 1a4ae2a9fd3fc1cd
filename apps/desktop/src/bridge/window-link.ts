/**
 * How a window gets its link to the core. In Electron the preload exposes one object under `exposedName`; calling its
 * `requestPort()` makes the host post one MessagePort to the window itself, as a message whose data is `portMessage`.
 * The page must check that `event.source === window` and `event.origin === location.origin`. Where nothing is
 * exposed, the page opens a WebSocket at `bridgePath` of its own origin.
 */
export const exposedName = "myba";

/** What the preload exposes: asks for a fresh port. The port of the same window asked for earlier is closed. */
export interface ExposedLink {
  requestPort(): void;
}

/** The data of the window message that carries the port as `event.ports[0]`. */
export const portMessage = { kind: "myba-port" } as const;

/** Between preload and main only: the page never names a channel. */
export const connectChannel = "myba:connect";

/** The path of the WebSocket of the web host. */
export const bridgePath = "/bridge";

/**
 * The largest single message of the WebSocket. A ticket file of the largest accepted size (10 MB) fits, since files
 * travel as they are, and so does a text of the largest size escaped as JSON. A larger message closes the socket with 1009.
 */
export const maxMessageBytes = 12 * 1024 * 1024;

/** Close codes of the WebSocket that mean something to the page. */
export const closeCodes = {
  /** The program stops or restarts: reconnect as after any loss. */
  goingAway: 1001,
  /** The page was built from other code than the host serves: reload. */
  newBuild: 4001,
} as const;
