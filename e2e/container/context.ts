import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a build context below `folder`: those of git, without those in `.dockerignore`. */
export function contextFiles(repository: string, folder = '.'): string[] {
  const { stdout } = Bun.spawnSync(
    ['git', 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '--', folder],
    { cwd: repository },
  )
  const ignored = readFileSync(join(repository, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((pattern) => new Bun.Glob(pattern))
  return stdout
    .toString()
    .trim()
    .split('\n')
    .filter((file) => {
      const parts = file.split('/')
      const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
      if (!existsSync(join(repository, file))) return false
      return !paths.some((path) => ignored.some((glob) => glob.match(path)))
    })
}
