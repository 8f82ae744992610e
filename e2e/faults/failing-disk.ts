import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export type Fault = {
  call: 'lstat' | 'list' | 'open' | 'read'
  name: string
  errno: keyof typeof constants.errno | 'hang'
}

export type FailingDisk = {
  /** The mount point. */
  path: string
  /** The folder behind it, without faults. */
  source: string
  /** Replaces the faults. */
  fail(...faults: Fault[]): void
  [Symbol.asyncDispose](): Promise<void>
}

/** A file system whose calls fail or hang for entries of a name. Needs FUSE, libfuse3-dev and gcc. */
export async function mountFailingDisk(): Promise<FailingDisk> {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-disk-'))
  const [path, source, rules, program] = ['disk', 'source', 'rules', 'failing-disk'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string]
  for (const made of [path, source]) mkdirSync(made)
  writeFileSync(rules, '')
  const flags = (await run('pkg-config', 'fuse3', '--cflags', '--libs')).split(/\s+/).filter(Boolean)
  await run('gcc', '-Wall', '-O1', '-o', program, resolve(import.meta.dirname, 'failing-disk.c'), ...flags)
  const marker = join(source, '.mounted')
  writeFileSync(marker, '')
  const disk = Bun.spawn([program, source, rules, path], { stdout: 'ignore', stderr: 'ignore' })
  const deadline = Date.now() + 30_000
  while (!readdirSync(path).includes('.mounted')) {
    if (Date.now() > deadline || disk.exitCode !== null) throw new Error('The disk was not mounted')
    await Bun.sleep(20)
  }
  return {
    path,
    source,
    fail: (...faults) =>
      writeFileSync(
        rules,
        faults
          .map(
            ({ call, name, errno }) => `${call}\t${name}\t${errno === 'hang' ? 0 : constants.errno[errno]}\n`,
          )
          .join(''),
      ),
    [Symbol.asyncDispose]: async () => {
      writeFileSync(rules, '')
      await run('fusermount3', '-u', '-z', path)
      await disk.exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function run(...command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdout: 'pipe', stderr: 'pipe' })
  const [output, problems] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  if ((await child.exited) !== 0) throw new Error(`${command[0]} failed: ${problems}`)
  return output
}
