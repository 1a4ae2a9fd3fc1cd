import { config } from "zod";

// The policy forbids `new Function`. zod would try it once and fall back, and the browser would report the attempt.
config({ jitless: true });
