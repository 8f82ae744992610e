/** What this process holds, and not what the collector has not come to yet: other tests left it work. */
export function heldBytes(): number {
  Bun.gc(true)
  return process.memoryUsage.rss()
}
