/**
 * The longest wait an SDK can be given, in milliseconds. Silence is watched by the safe fetch, and a good answer may take
 * as long as it takes.
 */
export const sdkTimeoutMs = 2 ** 31 - 1;
