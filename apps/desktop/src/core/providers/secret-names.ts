import type { ProviderId } from "@myba/shared/ids";

/** The name of a connection's key in the secret store. */
export const keyName = (id: ProviderId): string => `connection/${id}`;

/** The name of its proxy's user and password there. */
export const proxyName = (id: ProviderId): string => `proxy/${id}`;
