import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isStandalone, shipped } from '../base/program.ts'

/**
 * Says where the demo album lies; null where this installation comes without. Inside an executable no other process can read
 * it, ffmpeg for one: when it is wanted, it is put into the data folder.
 */
export function demoAlbum(dataFolder: string): (() => string) | null {
  const folder = shipped('demo')
  if (!existsSync(folder)) return null
  return isStandalone ? () => unpacked(folder, join(dataFolder, 'demo')) : () => folder
}

function unpacked(folder: string, target: string): string {
  if (existsSync(target)) return target
  const fresh = `${target}.${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(folder, path)).isDirectory()) continue
    mkdirSync(dirname(join(fresh, path)), { recursive: true })
    writeFileSync(join(fresh, path), readFileSync(join(folder, path)))
  }
  renameSync(fresh, target)
  return target
}
