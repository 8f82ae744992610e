import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { contextFiles } from './context.ts'
import { installPackages } from './installed-packages.ts'

export type Stage = {
  /** The folder that stands for `/`. */
  root: string
  workdir: string
  env: Record<string, string>
  /** The `ARG` values for the commands of the stage. */
  args: Record<string, string>
  /** The last value of each instruction. */
  settings: Map<string, string>
}

/** Commands that change the system outside of the image's own folders: they are recorded instead. */
const systemTools = ['apt-get', 'groupadd', 'useradd', 'chown']

/** The instructions of a Dockerfile, with continued lines joined. */
function instructionsOf(dockerfile: string): { name: string; rest: string }[] {
  const lines = dockerfile
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
  return lines
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...rest] = line.trim().split(' ')
      return { name, rest: rest.join(' ').trim() }
    })
}

/**
 * Executes a Dockerfile without Docker: each stage is a folder, in which COPY copies and RUN runs. A path that begins
 * with `/` is relative to that folder. There are no base images: a stage contains only the results of its own lines,
 * the commands (sh, npm) are this machine's, and `npm ci` uses the packages installed here.
 */
export function buildStages(options: {
  repository: string
  dockerfile: string
  folder: string
  args: Record<string, string>
}) {
  const { repository, folder, args } = options
  const stages = new Map<string, Stage>()
  const tools = join(folder, 'tools')
  const record = join(folder, 'called')
  mkdirSync(tools, { recursive: true })
  writeFileSync(record, '')
  for (const tool of systemTools) {
    writeFileSync(join(tools, tool), `#!/bin/sh\necho "${tool} $*" >>'${record}'\n`)
    chmodSync(join(tools, tool), 0o755)
  }
  let stage: Stage = { root: '', workdir: '/', env: {}, args: {}, settings: new Map() }
  const inRoot = (path: string): string => join(stage.root, resolve(stage.workdir, path))

  const steps: Record<string, (rest: string) => void> = {
    FROM(rest) {
      const name = / AS (\S+)$/.exec(rest)?.[1] ?? 'image'
      stage = { root: join(folder, name), workdir: '/', env: {}, args: {}, settings: new Map() }
      mkdirSync(stage.root)
      stages.set(name, stage)
    },
    WORKDIR(rest) {
      stage.workdir = resolve(stage.workdir, rest)
      mkdirSync(inRoot('.'), { recursive: true })
    },
    COPY(rest) {
      const words = rest.split(' ').filter((word) => !word.startsWith('--from='))
      const from = /--from=(\S+)/.exec(rest)?.[1]
      const target = words.pop() ?? ''
      for (const source of words) {
        if (from !== undefined) link(join(stages.get(from)?.root ?? '', source), target)
        else if (source === '.') for (const file of contextFiles(repository)) copyFile(file, file)
        else
          for (const file of contextFiles(repository, source)) {
            const into = target.endsWith('/')
              ? `${target}${file.split('/').at(-1)}`
              : target + file.slice(source.length)
            copyFile(file, into)
          }
      }
    },
    RUN(rest) {
      const install = /^npm ci( .*)?$/.exec(rest)
      if (install) {
        const flags = (install[1] ?? '').split(' ').filter((flag) => !/^$|^--no-(audit|fund)$/.test(flag))
        return installPackages(repository, inRoot('.'), flags)
      }
      const command = rest.replaceAll(/(?<=\s)\/(?=(app|data|music|var)\b)/g, `${stage.root}/`)
      const { exitCode, stdout, stderr } = Bun.spawnSync(['/bin/sh', '-ec', command], {
        cwd: inRoot('.'),
        env: {
          PATH: `${tools}:/usr/local/bin:/usr/bin:/bin`,
          HOME: process.env['HOME'] ?? folder,
          ...stage.args,
        },
      })
      if (exitCode !== 0) throw new Error(`RUN ${rest}\n${stdout.toString()}${stderr.toString()}`)
    },
    ENV(rest) {
      for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g))
        stage.env[name] = value.replaceAll(
          /\$(\w+)/g,
          (_, variable: string) => stage.env[variable] ?? `$${variable}`,
        )
    },
    ARG(rest) {
      const [name = '', value = ''] = rest.split('=')
      stage.args[name] = args[name] ?? value
    },
  }
  /** Between stages files are linked, not copied: `node_modules` has many, and nobody changes them. */
  const link = (source: string, target: string): void => {
    const isFolder = statSync(source).isDirectory()
    const into = inRoot(target)
    mkdirSync(isFolder ? into : dirname(into), { recursive: true })
    const { exitCode, stderr } = Bun.spawnSync(['cp', '-al', isFolder ? `${source}/.` : source, into])
    if (exitCode !== 0) throw new Error(`COPY ${source} ${target}: ${stderr.toString()}`)
  }
  const copyFile = (file: string, target: string): void => {
    mkdirSync(dirname(inRoot(target)), { recursive: true })
    copyFileSync(join(repository, file), inRoot(target))
  }

  for (const { name, rest } of instructionsOf(options.dockerfile)) {
    const step = steps[name]
    if (step) step(rest)
    else stage.settings.set(name, rest)
  }
  const image = stages.get('image')
  if (!image || !existsSync(image.root)) throw new Error('The Dockerfile has no last stage without a name')
  return { image, stages, called: readFileSync(record, 'utf8').trim().split('\n') }
}
