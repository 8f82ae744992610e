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
 * A function that returns the folder of the demo album; null when this installation has none. Other processes, such as
 * ffmpeg, cannot read it inside an executable: on the first call it is extracted into the data folder.
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
