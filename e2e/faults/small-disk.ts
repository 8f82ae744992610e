import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemCodeOf } from '../../catalog-server/src/base/errors.ts'

/** A disk that can be made to refuse writes. `environment` is for the process that is to be affected. */
export type RefusingDisk = {
  folder: string
  environment: Record<string, string>
  /** Refuses from now on, with an errno such as 28, `ENOSPC`. */
  refuse(errno: number): void
  allow(): void
  [Symbol.dispose](): void
}

export const errnos = { EIO: 5, ENOSPC: 28, EROFS: 30, EDQUOT: 122 } as const

/** Only root can make a small disk. */
export const isRoot = process.getuid?.() === 0

/** Works while a file system of its own lies on a folder. `size` is as `mount` takes it: `3m`. */
export async function onSmallDisk(folder: string, size: string, work: () => unknown): Promise<void> {
  const run = (...command: string[]): void => {
    const { exitCode, stderr } = Bun.spawnSync(command)
    if (exitCode !== 0) throw new Error(stderr.toString())
  }
  run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)
  try {
    await work()
  } finally {
    run('umount', folder)
  }
}

/** A small file system of its own, if one can be mounted; it is full when a file has taken the remaining space. */
export function mountSmallDisk(megabytes: number): RefusingDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-disk-'))
  const mount = ['mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder]
  if (Bun.spawnSync(mount).exitCode !== 0) {
    rmSync(folder, { recursive: true })
    return null
  }
  const filler = join(folder, 'filler')
  const home = join(folder, 'home')
  mkdirSync(home)
  return {
    folder: home,
    environment: {},
    refuse: () => fill(filler),
    allow: () => rmSync(filler),
    [Symbol.dispose]: () => {
      Bun.spawnSync(['umount', '--lazy', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function fill(path: string): void {
  const file = openSync(path, 'w')
  const piece = Buffer.alloc(256 * 1024)
  try {
    for (let size = piece.length; size >= 1;)
      try {
        if (writeSync(file, piece, 0, size) < size) size >>= 1
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOSPC') throw error
        size >>= 1
      }
  } finally {
    closeSync(file)
  }
}

/** Any folder, for processes with a preloaded library that makes their writes fail. Needs gcc, and no privileges. */
export function preloadRefusingDisk(): RefusingDisk {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-refusing-'))
  const tools = mkdtempSync(join(tmpdir(), 'pezzottify-preload-'))
  const library = join(tools, 'refusing-disk.so')
  const control = join(tools, 'control')
  const source = resolve(import.meta.dirname, 'refusing-disk.c')
  const built = Bun.spawnSync(['gcc', '-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
  if (built.exitCode !== 0)
    throw new Error(`gcc could not build a disk that refuses: ${built.stderr.toString()}`)
  const say = (text: string) => writeFileSync(control, text)
  say('')
  return {
    folder,
    environment: { LD_PRELOAD: library, REFUSING_DISK: control },
    refuse: (errno) => say(`${errno} ${folder}`),
    allow: () => say(''),
    [Symbol.dispose]: () => {
      for (const path of [folder, tools]) rmSync(path, { recursive: true, force: true })
    },
  }
}
