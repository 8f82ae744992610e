import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** The programs that the monitoring tests run, with their Debian packages. */
const packages = {
  promtool: 'prometheus',
  prometheus: 'prometheus',
  amtool: 'prometheus-alertmanager',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  busybox: 'busybox',
} as const
type Tool = keyof typeof packages

/** The path of a tool. @throws Error that names the package to install */
export function pathOf(tool: Tool): string {
  const path = Bun.which(tool)
  if (path === null)
    throw new Error(`${tool} is missing: sudo apt-get install -y --no-install-recommends ${packages[tool]}`)
  return path
}

/** Runs it to its end in a folder of the repository. */
export function run(tool: Tool, args: string[], folder = root) {
  const { stdout, stderr, exitCode } = Bun.spawnSync([pathOf(tool), ...args], { cwd: folder })
  return { exitCode, output: `${stdout.toString()}${stderr.toString()}` }
}

export const textOf = (path: string): Promise<string> => Bun.file(resolve(root, path)).text()
export const yamlOf = async (path: string): Promise<unknown> => Bun.YAML.parse(await textOf(path))
