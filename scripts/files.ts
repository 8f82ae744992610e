import { existsSync } from 'node:fs'

/** The files of the project that are there, tracked or new, as `git ls-files` spells them. */
export function filesOfProject(...patterns: string[]): string[] {
  const command = ['git', 'ls-files', '--cached', '--others', '--exclude-standard', ...patterns]
  return Bun.spawnSync(command).stdout.toString().trim().split('\n').filter(existsSync)
}

/** The code of the product. Tests, and what only they use, may know everything, and are not in it. */
export const sourcesOfProject = (): string[] =>
  filesOfProject().filter(
    (file) =>
      /^(packages|catalog-server|web|android)\/.*\.(ts|vue)$/.test(file) &&
      !/\.test\.ts$|-fixture\.ts$|\/testing\//.test(file),
  )
