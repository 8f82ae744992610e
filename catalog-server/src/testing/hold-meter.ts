/**
 * The longest that `work` blocked the event loop, in milliseconds: the time that this thread worked between two turns.
 * Time taken by other processes of a busy machine does not count.
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
