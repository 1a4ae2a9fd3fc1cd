/** Notes a customer pastes; small enough to know every sentence of it. */
export const deliveryNotes = `# Delivery slots

## Booking

As a registered customer, I want to choose a delivery slot at checkout so that I am at home when the parcel arrives.
The slot list must show at least 5 free slots within 2 seconds.
When no slot is free, the page must offer pick-up at the nearest shop.

## Changes

As a support agent, I want to move a booked slot so that the customer does not have to call twice.
Bug: the confirmation e-mail shows the wrong time zone for customers in Portugal.

The weather was nice and lunch was good.
`;

/** The sentence the first story comes from. */
export const firstStorySentence = "As a registered customer, I want to choose a delivery slot at checkout";

/** A specification of so many user stories, every one different. */
export function longSpecification(stories: number): string {
  return Array.from({ length: stories }, (_, index) => {
    const heading = index % 10 === 0 ? `## Area ${index / 10 + 1}\n\n` : "";
    return `${heading}As a clerk of branch ${index + 1}, I want to print report ${index + 1} so that shelf ${index + 1} is never empty.`;
  }).join("\n\n");
}

/** A megabyte as people have it: a specification in the middle of minutes in which nobody asks for anything. */
export function megabyteOfMinutes(): string {
  const minutes = "Lunch was served at noon in the garden, and the weather was nice all day. ";
  return `${longSpecification(400)}\n\n${`${minutes.repeat(12)}\n\n`.repeat(1200)}`.slice(0, 999_999);
}
