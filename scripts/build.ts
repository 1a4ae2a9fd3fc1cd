import { BuildFailed, buildStale } from "./build/build-stale.ts";

// `pnpm build`: brings every bundle under `out` of the apps up to date.
const startedMs = performance.now();
try {
  const built = await buildStale((line) => console.log(line));
  const took = `${Math.round(performance.now() - startedMs)} ms`;
  console.log(built.length === 0 ? `Everything is up to date (${took}).` : `Ready in ${took}.`);
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
