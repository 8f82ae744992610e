/** The live memory of this process, after a collection: other tests left garbage. */
export function heldBytes(): number {
  Bun.gc(true)
  return process.memoryUsage.rss()
}
