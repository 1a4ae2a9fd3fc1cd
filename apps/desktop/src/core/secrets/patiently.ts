/** A keychain may ask the person to unlock it first; one that never answers must not stop everything. */
const patienceMs = 60_000;

/** What a keychain answers; rejects when it takes longer than a minute. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("it did not answer within a minute")), patienceMs);
  try {
    return await Promise.race([work(), promise]);
  } finally {
    clearTimeout(timer);
  }
}
