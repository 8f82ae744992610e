import { existsSync } from 'node:fs'

/** The existing files of the project, tracked or new, as `git ls-files` spells them. */
export function filesOfProject(...patterns: string[]): string[] {
  const command = ['git', 'ls-files', '--cached', '--others', '--exclude-standard', ...patterns]
  return Bun.spawnSync(command).stdout.toString().trim().split('\n').filter(existsSync)
}

/** The source files of the product, without tests and their helpers, which may import everything. */
export const sourcesOfProject = (): string[] =>
  filesOfProject().filter(
    (file) =>
      /^(packages|catalog-server|web|android)\/.*\.(ts|vue)$/.test(file) &&
      !/\.test\.ts$|-fixture\.ts$|\/testing\//.test(file),
  )
