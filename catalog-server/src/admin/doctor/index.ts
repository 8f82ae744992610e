// Checks everything that an installation depends on.
export { runDoctor } from './doctor.ts'
export { createPromptDoctor } from './prompt-doctor.ts'
export { healthChecks } from './health-checks.ts'
export { preflightPage, preflightText, startingPage } from './preflight-text.ts'
export { inspectPaths, ourOwner, requiredPaths } from './preflight.ts'
export type { PathReport } from './preflight.ts'
