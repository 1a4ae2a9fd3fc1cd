/** Work that comes back as time passes. Of all processes one at a time does it; it may be broken off at any point. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** Does a bounded piece; throwing is logged and tried again at the next turn. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}
