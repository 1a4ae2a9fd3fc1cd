import type { Sample } from "./sample.ts";

/** Written for this product. */
export const meetingNotes: Sample = {
  id: "meeting-notes",
  name: "Meeting notes: delivery slots",
  hint: "Wishes, rules and figures between decisions, open questions and small talk.",
  text: `# Delivery slots: kick-off

Tuesday 14 April, 10:00–10:50, room Linden and on the call
Present: Maren (product), Tobias (shop), Ines (warehouse), Dev (customer support), Yuki (design)

## Why we are here

Maren opened with last quarter's figures. 11 % of our parcels come back because nobody was at home, and each failed delivery costs us 6.40 euros. Support gets about 90 calls a day that start with "where is my order".

## What shoppers should be able to do

- As a shopper, I want to choose a two-hour delivery slot at checkout so that I am at home when the parcel comes.
- As a shopper, I want to move my delivery to another day so that I do not miss it.
  - Moving must be possible until 20:00 on the evening before.
  - If the new slot is full, the page must offer the next three free slots.
- The shopper must get a text message 30 minutes before the driver arrives.
- Shoppers with an account should see their last used slot first.
- As a shopper without an account, I want to change my slot from the link in the e-mail so that I do not have to sign up.

## What the warehouse needs

The pick list is sorted by order time today. It must be sorted by slot, earliest first. A slot closes when 40 orders are in it, or 90 minutes before it begins, whichever comes first. If an order has an item that is out of stock, the clerk must be able to move the whole order to the next open slot. Clerks should see how many orders each slot of the day still takes.

The label printer has to print the slot in large type.

## Support

Dev asked for one screen with the order, the slot and every change made to it. Support agents must be able to book a slot for a caller, but not in a slot that is full. Every change by support must be recorded with the agent's name and the reason.

Dev also reports a bug: when a shopper enters a postcode with a space in front, checkout says "we do not deliver there". Spaces must be ignored. Seen in Safari and Chrome since the March release.

## Speed and numbers

- The slot page must load in under 2 seconds on a phone with 4G.
- On the Friday before Christmas we expect 3,500 orders an hour; choosing a slot must still work then.
- Slot changes must reach the warehouse within 1 minute.

## Decisions

1. We start with the cities Bremen, Hamburg and Hanover.
2. Slots are free of charge until the end of the pilot on 30 September.
3. No evening slots in the first release.

## Open questions

- How large must the slot be on the label?
- Do we show slots before the shopper has typed an address?
- What happens to an order whose driver is more than two hours late?
- Who pays for the second delivery if the shopper was not there?

## Next

Yuki brings two sketches of the slot page on Friday. Tobias looks into which text message providers could do this, at most two days. Next meeting 21 April, same room if the heating works.
`,
};
