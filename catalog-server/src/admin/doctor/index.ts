// Checks everything that an installation depends on.
export { runDoctor } from './doctor.ts'
export { healthChecks } from './health-checks.ts'
export { preflightPage, preflightText, startingPage } from './preflight-text.ts'
export { inspectPlaces, ourOwner, placesWanted } from './preflight.ts'
export type { PlaceReport } from './preflight.ts'
