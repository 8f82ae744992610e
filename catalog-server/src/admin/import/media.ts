import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openContained } from '../../media/disk/contained.ts'
import { randomText } from '../../base/ids.ts'
import type { Report } from './report.ts'

/** A file that a catalog refers to. `others` are tried when it does not exist. */
export type MediaFile = { kind: 'audio files' | 'image files'; uri: string; others: readonly string[] }

type Folders = {
  from: string
  /** The folder for copies; null when the files stay where they are. */
  to: string | null
}

/** Looks for every file below `from`, and copies it if wanted. An existing copy is kept. */
export async function settleMedia(
  files: Iterable<MediaFile>,
  { from, to }: Folders,
  report: Report,
): Promise<void> {
  for (const { kind, uri, others } of files) {
    const found = await firstContained(from, [uri, ...others])
    if (!found) report.unfit(kind, uri || 'a track without a path', `there is no such file in ${from}`)
    else if (to === null) report.there(kind)
    else if (await copyInto(join(to, found.uri), found.path, found.sizeBytes)) report.taken(kind)
    else report.there(kind)
  }
}

/** The pictures that are served by their name, without a record. */
export async function looseImages(from: string): Promise<MediaFile[]> {
  const entries = await readdir(join(from, 'images'), { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => ({ kind: 'image files', uri: `images/${name}`, others: [] }))
}

/** An image file by the path of its record, or with the id as its name. */
export const imageFile = (id: string, uri: string): MediaFile => ({
  kind: 'image files',
  uri,
  others: ['', '.jpg', '.jpeg', '.png', '.webp'].map((ending) => `images/${id}${ending}`),
})

async function firstContained(root: string, uris: readonly string[]) {
  for (const uri of uris) {
    const file = await openContained(root, uri)
    if (file) return { ...file, uri }
  }
  return null
}

/** False when a file of this size exists. A partial copy never has the final name. */
async function copyInto(target: string, path: string, sizeBytes: number): Promise<boolean> {
  const there = await stat(target).catch(() => null)
  if (there?.size === sizeBytes) return false
  await mkdir(dirname(target), { recursive: true })
  const temporary = `${target}.${randomText(8)}.part`
  try {
    await copyFile(path, temporary, constants.COPYFILE_FICLONE)
    await rename(temporary, target)
    return true
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
