/** A tool as a command: the program and its fixed arguments. */
export type Tool = readonly string[]

/**
 * Runs a program to its end and returns its output.
 *
 * @throws Error with all its output, when it fails
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
