/** The billing server's version, the one of `apps/billing-server/package.json`. */
export const version = "0.1.0";
