/** The factor by which code must run more often than usual before the runtime compiles it. */
const reluctance = 32

/**
 * Makes the runtime reluctant to compile: code of the start runs once, compiling it takes longer, and fills memory
 * for as long as the server runs.
 */
export const runOnceFromNow = (): void => Bun.unsafe.setJITPolicy(reluctance)

/** Returns to normal compilation, once the server is up. */
export const runOftenFromNow = (): void => Bun.unsafe.setJITPolicy(1)
