/**
 * The first thing an owner looks for in the log. The link carries the code behind "#", so that no server on the way
 * writes it into a log.
 */
export function setUpBox(address: string, code: string): string {
  const lines = [
    `Set up at ${address}/setup#code=${code}`,
    `One-time code: ${code}  (for any other address of this server)`,
  ]
  const width = Math.max(...lines.map((line) => line.length)) + 4
  return [
    `┌${'─'.repeat(width)}┐`,
    ...lines.map((line) => `│${`  ${line}`.padEnd(width)}│`),
    `└${'─'.repeat(width)}┘`,
  ].join('\n')
}
