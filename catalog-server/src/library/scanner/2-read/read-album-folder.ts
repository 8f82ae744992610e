import { fileOf } from '../../../media/section.ts'
import type { Credit, FileFacts, ReadProblem, ReadResult } from '../../tags/facts.ts'
import type { Reader } from '../../tags/reader.ts'
import type { FoundFile, AlbumFolderMessage } from '../1-discover/messages.ts'
import { discNumberIn } from '../../paths/disc-folders.ts'
import { discByPlace } from './disc-by-place.ts'
import { joinPath, nameOf } from '../../paths/names.ts'
import type { AlbumTags } from './album-tags.ts'
import { albumTagsOf } from './album-tags.ts'
import { factsOfCueTrack } from './cue-facts.ts'
import { readFileName } from './file-name.ts'

/** A file that was read, with facts from its name. */
export type ReadFile = {
  file: FoundFile
  facts: FileFacts
  title: string
  disc: number
  track: number
  tags: AlbumTags
}

export type BadFile = { file: FoundFile; problem: ReadProblem }

export type AlbumFolderReading = { read: ReadFile[]; bad: BadFile[] }

/** Reads all changed files of an album folder. `onFile` is called for each. */
export async function readAlbumFolder(
  reader: Reader,
  root: string,
  albumFolder: AlbumFolderMessage,
  onFile: () => void,
): Promise<AlbumFolderReading> {
  const reading: AlbumFolderReading = { read: [], bad: [] }
  const readOnce = createReadOnce(reader, root)
  const results = await Promise.all(
    albumFolder.changed.map(async (file) => {
      const result = await readOnce(file)
      onFile()
      return result
    }),
  )
  for (const [index, result] of results.entries()) {
    const file = albumFolder.changed[index]
    if (!file) continue
    if ('problem' in result) reading.bad.push({ file, problem: result.problem })
    else reading.read.push(withName(file, result.facts))
  }
  return reading
}

/** Reads files, each only once however many tracks a cue sheet cuts it into. `encoding`: of undeclared texts. */
export function createReadOnce(reader: Reader, root: string) {
  const running = new Map<string, Promise<ReadResult>>()
  return async ({ path, sizeBytes, cue }: FoundFile, encoding?: string): Promise<ReadResult> => {
    const read = (file: string): Promise<ReadResult> =>
      reader.read(joinPath(root, file), { isFile: () => true, size: sizeBytes }, encoding)
    if (!cue) return read(path)
    const { path: file } = fileOf(path)
    const reading = running.get(file) ?? read(file)
    running.set(file, reading)
    return factsOfCueTrack(await reading, cue)
  }
}

/** Tags win over what the name says. */
export function withName(file: FoundFile, read: FileFacts): ReadFile {
  const fromName = readFileName(nameOf(fileOf(file.path).path), file.pattern)
  const { artist } = fromName
  const named: Credit[] =
    artist === null || read.credits.some(({ role }) => role === 'MainArtist')
      ? []
      : [{ name: artist, sortName: null, musicBrainzId: null, role: 'MainArtist' }]
  const facts = { ...read, album: read.album ?? fromName.album, credits: [...named, ...read.credits] }
  const fromFolder = discNumberIn(file.directory, facts.album)
  const said = facts.discNumber ?? fromFolder ?? fromName.disc
  const place = said === null ? discByPlace(file, facts) : null
  const disc = said ?? place?.disc ?? 1
  const title = facts.title ?? fromName.title
  const song = place?.isLoose ? title : null
  const number = facts.trackNumber ?? fromName.track
  const track = number ?? file.position
  return {
    file,
    facts,
    title,
    disc,
    track,
    tags: albumTagsOf(facts, { disc, track, isUnnumbered: number === null, song }),
  }
}
