import type { Store } from "../database/store.ts";
import { samples } from "../samples/samples.ts";
import { deleteDraft, getDraft, listDrafts, saveDraft } from "../texts/drafts.ts";
import { openText } from "../texts/open-text.ts";
import { previewText } from "../texts/preview-text.ts";
import { procedures } from "./implementer.ts";

/** `drafts.*` of the contract. */
export function draftsRouter(store: Store) {
  const { drafts } = procedures;
  return drafts.router({
    list: drafts.list.handler(() => listDrafts(store)),
    get: drafts.get.handler(({ input }) => getDraft(store, input.id)),
    save: drafts.save.handler(({ input }) => saveDraft(store, input)),
    delete: drafts.delete.handler(({ input }) => deleteDraft(store, input.id)),
  });
}

/** `texts.*` of the contract. */
export function textsRouter() {
  const { texts } = procedures;
  return texts.router({
    open: texts.open.handler(({ input }) => openText(input.file)),
    preview: texts.preview.handler(({ input, signal }) => previewText(input.text, signal)),
    samples: texts.samples.handler(() => [...samples]),
  });
}
