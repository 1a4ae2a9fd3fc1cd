import type { Providers } from "../providers/providers.ts";
import { procedures } from "./implementer.ts";

/** A call in-process may have no signal. */
const never = new AbortController().signal;

/** `providers.*` of the contract. */
export function providersRouter(service: Providers) {
  const { providers } = procedures;
  return providers.router({
    presets: providers.presets.handler(() => service.presets()),
    list: providers.list.handler(() => service.list()),
    add: providers.add.handler(({ input, signal = never }) => service.add(input, signal)),
    change: providers.change.handler(({ input }) => service.change(input.id, input.changes)),
    replaceKey: providers.replaceKey.handler(({ input: { id, ...key }, signal = never }) =>
      service.replaceKey(id, { ...key, signal }),
    ),
    remove: providers.remove.handler(({ input }) => service.remove(input.id)),
    test: providers.test.handler(({ input, signal = never }) => service.test(input.id, signal)),
    models: providers.models.handler(({ input, signal = never }) => service.models(input.id, input.refresh, signal)),
    arrange: providers.arrange.handler(({ input }) => service.arrange(input.ids)),
    findLocal: providers.findLocal.handler(async ({ signal = never }) => ({ found: await service.findLocal(signal) })),
  });
}
