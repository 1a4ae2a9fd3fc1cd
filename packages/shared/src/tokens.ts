import { z } from "zod";

/** An amount of MyBA tokens that is had, priced or asked for: whole and never below zero. */
export const tokens = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A change of a wallet: above zero came in, below zero went out. */
export const tokenChange = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
