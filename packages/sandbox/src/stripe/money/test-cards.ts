/** What a payment with a test card comes to. */
export interface CardBehaviour {
  readonly brand: string;
  readonly decline?: Decline;
  /** The bank asks the person to approve the payment. */
  readonly asks?: true;
  /** What becomes of a refund after its first answer. */
  readonly refund?: "pending" | "fails-later";
  /** The person complains to their bank as soon as they have paid. */
  readonly disputes?: "fraudulent" | "inquiry";
}

export interface Decline {
  readonly code: string;
  readonly declineCode?: string;
  readonly message: string;
}

const declined = (declineCode: string, message = "Your card was declined."): Decline => ({
  code: "card_declined",
  declineCode,
  message,
});

/** Stripe's test cards, as far as the double knows them; any other number is none. */
export const testCards: Readonly<Record<string, CardBehaviour>> = {
  "4242424242424242": { brand: "visa" },
  "5555555555554444": { brand: "mastercard" },
  "378282246310005": { brand: "amex" },
  "4000000000000002": { brand: "visa", decline: declined("generic_decline") },
  "4000000000009995": { brand: "visa", decline: declined("insufficient_funds", "Your card has insufficient funds.") },
  "4000000000009987": { brand: "visa", decline: declined("lost_card") },
  "4000000000000069": { brand: "visa", decline: { code: "expired_card", message: "Your card has expired." } },
  "4000000000000127": {
    brand: "visa",
    decline: { code: "incorrect_cvc", message: "Your card's security code is incorrect." },
  },
  "4000000000000119": {
    brand: "visa",
    decline: {
      code: "processing_error",
      message: "An error occurred while processing your card. Try again in a little bit.",
    },
  },
  "4000002500003155": { brand: "visa", asks: true },
  /** Attaches to a customer and is declined at every payment after. */
  "4000000000000341": { brand: "visa", decline: declined("generic_decline") },
  "4000000000007726": { brand: "visa", refund: "pending" },
  "4000000000005126": { brand: "visa", refund: "fails-later" },
  "4000000000000259": { brand: "visa", disputes: "fraudulent" },
  "4000000000001976": { brand: "visa", disputes: "inquiry" },
};

export const authenticationFailed: Decline = {
  code: "payment_intent_authentication_failure",
  message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

/** Bank accounts of a debit: whether the money comes, some days later. */
export const testAccounts: Readonly<Record<string, Decline | undefined>> = {
  "000123456789": undefined,
  "000111111116": {
    code: "account_closed",
    message: "The customer's bank account could not be used because it is closed.",
  },
  "000222222227": {
    code: "insufficient_funds",
    message: "The customer's account has insufficient funds to cover this payment.",
  },
};

/** How long a bank debit takes. */
export const debitSettlesMs = 4 * 24 * 60 * 60 * 1000;
/** How long a pending refund takes, or one that fails. */
export const refundSettlesMs = 5 * 24 * 60 * 60 * 1000;
