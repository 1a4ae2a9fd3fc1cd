import { EventEmitter } from "node:events";

/**
 * Stands in for the `electron` module in tests: `vitest.config.ts` aliases it, because requiring the real one tries
 * to fetch its binary. It records what MyBA asks of Electron and lets a test play the operating system's part.
 */

type Handler = (...args: never[]) => unknown;

class FakeApp extends EventEmitter {
  isPackaged = true;
  hasLock = true;
  readonly calls: string[] = [];
  readonly paths = new Map<string, string>();
  readonly protocolClients: unknown[][] = [];
  exitCode: number | undefined;
  quitCount = 0;
  #ready = Promise.withResolvers<void>();

  setPath(name: string, path: string): void {
    this.calls.push(`setPath ${name}`);
    this.paths.set(name, path);
  }
  requestSingleInstanceLock(): boolean {
    this.calls.push("requestSingleInstanceLock");
    return this.hasLock;
  }
  setAsDefaultProtocolClient(...args: unknown[]): boolean {
    this.protocolClients.push(args);
    return true;
  }
  getVersion(): string {
    return "1.2.3";
  }
  whenReady(): Promise<void> {
    this.calls.push("whenReady");
    return this.#ready.promise;
  }
  /** Electron becomes ready. Settles once everything that waited for it has run. */
  async becomeReady(): Promise<void> {
    this.#ready.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
  quit(): void {
    this.quitCount += 1;
    this.emit("will-quit", fakeEvent());
  }
  exit(code: number): void {
    this.exitCode = code;
  }
}

/** An event that remembers whether its default was prevented. */
export function fakeEvent<Extra extends object>(extra?: Extra): Extra & { prevented: boolean; preventDefault(): void } {
  const event = {
    ...extra,
    prevented: false,
    preventDefault() {
      event.prevented = true;
    },
  } as Extra & { prevented: boolean; preventDefault(): void }; // Spreading an optional generic loses its type.
  return event;
}

export class FakePort {
  peer: FakePort | undefined;
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
}

export class MessageChannelMain {
  readonly port1 = new FakePort();
  readonly port2 = new FakePort();
  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

export class FakeWebContents extends EventEmitter {
  static count = 0;
  readonly id = (FakeWebContents.count += 1);
  readonly mainFrame = { origin: "app://myba" };
  readonly posted: { channel: string; message: unknown; ports: unknown[] }[] = [];
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  reloads = 0;
  postMessage(channel: string, message: unknown, ports: unknown[]): void {
    this.posted.push({ channel, message, ports });
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  reload(): void {
    this.reloads += 1;
  }
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  static fromWebContents(contents: unknown): BrowserWindow | null {
    return BrowserWindow.all.find((window) => window.webContents === contents) ?? null;
  }
  readonly webContents = new FakeWebContents();
  readonly calls: string[] = [];
  readonly options: unknown;
  isMin = false;
  constructor(options: unknown) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit("web-contents-created", {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    return Promise.resolve();
  }
  show(): void {
    this.calls.push("show");
  }
  focus(): void {
    this.calls.push("focus");
  }
  isMinimized(): boolean {
    return this.isMin;
  }
  restore(): void {
    this.calls.push("restore");
  }
}

export class FakeChild extends EventEmitter {
  readonly modulePath: string;
  readonly orders: { message: { kind: string }; ports: FakePort[] }[] = [];
  isKilled = false;
  constructor(modulePath: string) {
    super();
    this.modulePath = modulePath;
  }
  postMessage(message: { kind: string }, ports: FakePort[]): void {
    this.orders.push({ message, ports });
  }
  kill(): void {
    this.isKilled = true;
    this.emit("exit", 0);
  }
  kinds(): string[] {
    return this.orders.map(({ message }) => message.kind);
  }
}

export const utilityProcess = {
  children: [] as FakeChild[],
  fork(modulePath: string): FakeChild {
    const child = new FakeChild(modulePath);
    utilityProcess.children.push(child);
    return child;
  },
};

export class FakeSession {
  readonly schemes = new Map<string, (request: Request) => Promise<Response>>();
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => this.schemes.set(scheme, handler),
  };
  permissionRequest: Handler | undefined;
  permissionCheck: Handler | undefined;
  devicePermission: Handler | undefined;
  setPermissionRequestHandler(handler: Handler): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.devicePermission = handler;
  }
}

export let app = new FakeApp();
export let ipcMain = new EventEmitter();
export let session = { defaultSession: new FakeSession() };

export const protocol = {
  privileged: [] as { scheme: string; privileges: Record<string, boolean> }[],
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    app.calls.push("registerSchemesAsPrivileged");
    protocol.privileged.push(...schemes);
  },
};

export const shell = {
  opened: [] as string[],
  /** The system has no browser. */
  fails: false,
  openExternal(url: string): Promise<void> {
    if (shell.fails) return Promise.reject(new Error("Failed to open"));
    shell.opened.push(url);
    return Promise.resolve();
  },
};

export const dialog = {
  errors: [] as string[][],
  showErrorBox(title: string, content: string): void {
    dialog.errors.push([title, content]);
  },
};

export const Menu = {
  template: undefined as unknown,
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu(template: unknown): void {
    Menu.template = template;
  },
};

export const contextBridge = {
  exposed: new Map<string, Record<string, Handler>>(),
  exposeInMainWorld(name: string, api: Record<string, Handler>): void {
    contextBridge.exposed.set(name, api);
  },
};

/** A keychain whose encryption is only a disguise, but never the text itself. */
export class FakeSafeStorage {
  isAvailable = true;
  backend = "gnome_libsecret";
  shouldReEncrypt = false;
  /** While set, every call fails with these words. */
  fails: string | null = null;
  encryptions = 0;
  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(this.isAvailable);
  }
  getSelectedStorageBackend(): string {
    return this.backend;
  }
  encryptStringAsync(text: string): Promise<Buffer> {
    this.encryptions += 1;
    return this.#unlessFailing(() => Buffer.from(Buffer.from(text, "utf16le").map((byte) => byte ^ 0xa5)));
  }
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const { shouldReEncrypt } = this;
    return this.#unlessFailing(() => ({
      result: Buffer.from(encrypted.map((byte) => byte ^ 0xa5)).toString("utf16le"),
      shouldReEncrypt,
    }));
  }
  #unlessFailing<T>(work: () => T): Promise<T> {
    return this.fails === null ? Promise.resolve(work()) : Promise.reject(new Error(this.fails));
  }
}
export let safeStorage = new FakeSafeStorage();

class FakeIpcRenderer extends EventEmitter {
  readonly sent: unknown[][] = [];
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
}
export const ipcRenderer = new FakeIpcRenderer();

/** A fresh Electron, as after starting the program anew. */
export function resetElectron(): void {
  app = new FakeApp();
  ipcMain = new EventEmitter();
  session = { defaultSession: new FakeSession() };
  safeStorage = new FakeSafeStorage();
  protocol.privileged.length = 0;
  utilityProcess.children.length = 0;
  shell.opened.length = 0;
  shell.fails = false;
  dialog.errors.length = 0;
  BrowserWindow.all.length = 0;
  Menu.template = undefined;
}
