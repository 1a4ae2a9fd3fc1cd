import { AppError } from "@myba/shared/errors";

/**
 * A stream that errors with `billing/unreachable` when nothing has come for so long: a connection that died while the
 * computer slept would otherwise be waited for forever.
 */
export function watchedFor(
  body: ReadableStream<Uint8Array>,
  { silenceMs, abort }: { readonly silenceMs: number; readonly abort: () => void },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const rest = (): void => clearTimeout(timer);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      timer = setTimeout(() => {
        controller.error(new AppError("billing/unreachable"));
        abort();
      }, silenceMs).unref();
      try {
        const { done, value } = await reader.read();
        rest();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        rest();
        controller.error(error);
      }
    },
    async cancel(reason) {
      rest();
      await reader.cancel(reason);
    },
  });
}
