import { mkdirSync, readdirSync, readlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Produces what `npm ci` with these arguments leaves in a folder, from the packages installed here: they come from the
 * same lock file, and neither a network nor minutes are needed. npm itself determines which ones the arguments select.
 */
export function installPackages(repository: string, folder: string, args: string[]): void {
  // All of them: linked if possible, for they are many and only read.
  if (args.length === 0) {
    const all = join(repository, 'node_modules')
    if (Bun.spawnSync(['cp', '-al', all, folder]).exitCode !== 0) run(['cp', '-a', all, folder])
    return
  }
  const listed = Bun.spawnSync(['npm', 'ls', '--all', '--parseable', ...args], { cwd: repository })
  const names = new Set(
    [...listed.stdout.toString().matchAll(/\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/g)].map(
      ([, name = '']) => name,
    ),
  )
  const commands = readdirSync(join(repository, 'node_modules/.bin')).filter((command) => {
    const target = readlinkSync(join(repository, 'node_modules/.bin', command))
    return names.has(/^\.\.\/((?:@[^/]+\/)?[^/]+)/.exec(target)?.[1] ?? '')
  })
  for (const path of [...names, ...commands.map((command) => `.bin/${command}`)]) {
    const into = join(folder, 'node_modules', path)
    mkdirSync(dirname(into), { recursive: true })
    run(['cp', '-a', join(repository, 'node_modules', path), into])
  }
}

function run(command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command)
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.toString()}`)
}
