/** The first thing an owner looks for in the log. */
export function setUpBox(address: string, code: string): string {
  const lines = [`Set up at ${address}`, `One-time code: ${code}  (needed from other machines)`]
  const width = Math.max(...lines.map((line) => line.length)) + 4
  return [
    `┌${'─'.repeat(width)}┐`,
    ...lines.map((line) => `│${`  ${line}`.padEnd(width)}│`),
    `└${'─'.repeat(width)}┘`,
  ].join('\n')
}
