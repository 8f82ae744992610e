/** So many times as often as usual something has to run before the runtime compiles it. */
const reluctance = 32

/** What a start runs, it runs once: compiling it takes longer, and fills memory for as long as the server runs. */
export const runOnceFromNow = (): void => Bun.unsafe.setJITPolicy(reluctance)

/** The server is up. */
export const runOftenFromNow = (): void => Bun.unsafe.setJITPolicy(1)
