/**
 * The set-up link in a box, to be found easily in the log. The link carries the code behind "#", so that no server
 * on the way logs it.
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
