export interface PlacesParts<Item> {
    readonly handle: (item: Item) => Promise<void>;
    /** Told where handling failed. */
    readonly onError: (error: unknown) => void;
    /** Called when an object is free for which somebody else asked meanwhile. */
    readonly onWanted: () => void;
}
/** Somebody's right to have something handled as soon as it is there; nobody else has that of the same object. */
export interface Place<Item> {
    /** Handles it, without anybody waiting for that. */
    readonly fill: (item: Item) => void;
    /** Nothing came of it. */
    readonly leave: () => void;
}
/** What is handled as it comes, at most one of each object and so many in all; the rest has to wait its turn. */
export declare class Places<Item> {
    #private;
    constructor(parts: PlacesParts<Item>);
    get inHand(): number;
    take(object: string): Place<Item> | undefined;
    /** Once all that are taken now are left. */
    settled(): Promise<void>;
}
