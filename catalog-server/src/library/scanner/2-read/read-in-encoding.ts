import { createEncodingWords } from '../../store/encoding-words.ts'
import type { Writer } from '../../store/writer.ts'
import { createReadAgain } from '../../store/read-again.ts'
import { defaultEncoding } from '../../tags/tags/undeclared-text.ts'
import type { Reader } from '../../tags/reader.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import { guessEncoding } from '../../tags/guess-encoding.ts'
import type { LoadKnownAlbumFolder } from './known-album-folder.ts'
import type { AlbumFolderReading, ReadFile } from './read-album-folder.ts'
import { createReadOnce, withName } from './read-album-folder.ts'

export type ReadInEncoding = (
  root: string,
  albumFolder: AlbumFolderMessage,
  reading: AlbumFolderReading,
) => Promise<AlbumFolderReading>

/**
 * Reads those files of an album folder again whose tags hold texts in an encoding that they do not declare: the one that a
 * person named, or the one that the texts of all files together look like.
 */
export function createReadInEncoding(
  writer: Writer,
  reader: Reader,
  loadKnown: LoadKnownAlbumFolder,
): ReadInEncoding {
  const words = createEncodingWords(writer.database)
  const readAgain = createReadAgain(writer.database)

  return async (root, albumFolder, reading) => {
    const unclear = reading.read.filter(({ facts }) => facts.undeclared !== null)
    if (unclear.length === 0) return reading
    const known = await loadKnown(albumFolder)
    const trackIds = [...known.tracks.values(), ...known.siblings.map(({ trackId }) => trackId)]
    const said = words.of(
      trackIds,
      unclear.map(({ facts }) => facts.payloadHash),
    )
    const siblings = known.siblings.filter(({ tags }) => tags.undeclared !== null)
    const all = [...unclear, ...siblings].flatMap(({ tags }) => tags.undeclared ?? [])
    const guess = guessEncoding(all.map(({ bytes }) => Buffer.from(bytes, 'base64')))
    const encodingOf = (trackId: string | undefined, hash: string | null): string =>
      said.of(trackId, hash) ?? guess ?? defaultEncoding

    // The new files may change the guess.
    const outdated = siblings.filter(
      ({ trackId, tags }) => tags.undeclared?.encoding !== encodingOf(trackId, null),
    )
    if (outdated.length > 0) await writer.transact(() => readAgain(outdated.map(({ trackId }) => trackId)))

    const readOnce = createReadOnce(reader, root)
    const read = async (file: ReadFile): Promise<ReadFile> => {
      const encoding = encodingOf(known.tracks.get(file.file.path), file.facts.payloadHash)
      if (file.facts.undeclared === null || file.facts.undeclared.encoding === encoding) return file
      const result = await readOnce(file.file, encoding)
      return 'facts' in result ? withName(file.file, result.facts) : file
    }
    return { ...reading, read: await Promise.all(reading.read.map(read)) }
  }
}
