import { copyAddress } from "../account/copy-address.ts";
import { client } from "../lib/client.ts";

/** Opens Stripe's page for cards, receipts and the plan; where no browser came up its address is copied. */
export async function openPortal(): Promise<void> {
  const { url, opened } = await client.purchases.openPortal();
  if (!opened) await copyAddress(url);
}

/** Opens the receipt of a purchase; where no browser came up its address is copied. */
export async function openReceipt(url: string): Promise<void> {
  const { opened } = await client.purchases.openReceipt({ url });
  if (!opened) await copyAddress(url);
}
