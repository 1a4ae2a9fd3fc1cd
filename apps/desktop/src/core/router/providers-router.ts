import { procedures } from "./implementer.ts";
import { unbuilt } from "./unbuilt.ts";

const { providers } = procedures;

/** `providers.*` of the contract. */
export function providersRouter() {
  return providers.router({
    presets: providers.presets.handler(unbuilt),
    list: providers.list.handler(unbuilt),
    add: providers.add.handler(unbuilt),
    change: providers.change.handler(unbuilt),
    replaceKey: providers.replaceKey.handler(unbuilt),
    remove: providers.remove.handler(unbuilt),
    test: providers.test.handler(unbuilt),
    models: providers.models.handler(unbuilt),
    arrange: providers.arrange.handler(unbuilt),
    findLocal: providers.findLocal.handler(unbuilt),
  });
}
