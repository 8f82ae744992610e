import { join } from 'node:path'

export type CommandResult = { status: number; out: string; err: string }

/** Runs `pezzottify` as a process of its own. */
export async function runCommand(args: readonly string[], cwd: string): Promise<CommandResult> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, '../main.ts'), ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '' },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { status, out, err }
}
