/** The product's version, the one of `apps/desktop/package.json`. */
export const version = "0.1.0";
