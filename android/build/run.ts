/** How a tool is called: the program and what always follows it. */
export type Tool = readonly string[]

/** Runs a program to its end and returns what it printed.
 *
 * @throws Error with all that it said, when it fails
 */
export function run(
  command: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], {
    cwd: options.cwd,
    env: { ...process.env, TZ: 'UTC', ...options.env },
    stdin: 'ignore',
  })
  if (exitCode !== 0)
    throw new Error(
      `${command.slice(0, 6).join(' ')} … failed (${exitCode}):\n${stdout.toString()}${stderr.toString()}`,
    )
  return stdout.toString()
}
