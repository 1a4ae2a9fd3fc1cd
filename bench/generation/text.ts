/** A specification with so many chapters of about 600 characters, each of other things. */
export function specification(chapters: number): string {
  return Array.from({ length: chapters }, (_, index) => chapter(index + 1)).join("\n\n");
}

const things = ["invoice", "shipment", "contract", "complaint", "timesheet", "reservation", "refund", "delivery note"];
const people = ["clerk", "driver", "team lead", "customer", "auditor"];

function chapter(number: number): string {
  const thing = things[number % things.length];
  const person = people[number % people.length];
  return `## ${number}. Handling of ${thing} ${number}

As a ${person}, I want to print ${thing} ${number} so that I can file it in folder ${number}.
The system must send the receipt for ${thing} ${number} within ${(number % 50) + 2} seconds.
When ${thing} ${number} is refused, the ${person} must see the reason in words.
The list of every ${thing} of department ${number} can be sorted by date and exported as CSV.
This chapter was discussed with the ${person}s of department ${number} in the workshop; they were content with how it is
described here, and asked for nothing else. Old records of department ${number} stay readable as they are today.`;
}
