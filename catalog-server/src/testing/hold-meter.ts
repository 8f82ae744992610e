/**
 * The longest that `work` held the event loop, in milliseconds: between two turns of it, the time that this thread was at
 * work. What a busy machine took from it in between does not count.
 */
export async function holdOf(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0
  let isOver = false
  let last = workedMs()
  const look = (): void => {
    const now = workedMs()
    longestMs = Math.max(longestMs, now - last)
    last = now
    if (!isOver) setImmediate(look)
  }
  setImmediate(look)
  await work()
  isOver = true
  look()
  return longestMs
}

function workedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
