import { createSemaphore } from '../../../base/semaphore.ts'
import { join } from 'node:path'
import type { PictureFacts } from '../../../catalog/index.ts'
import { describePicture, imageSize, pictureFault } from '../../../catalog/index.ts'
import { newId } from '../../../base/ids.ts'
import { imageExtensions } from '../../../media/magic.ts'
import type { Storage } from '../../../media/storage.ts'
import type { StoredPicture } from '../../tags/facts.ts'
import type { Writer } from '../../store/writer.ts'

/** A picture in the media folder; `facts` is null when the catalog has it already. */
export type AdoptedPicture = { id: string; hash: string; uri: string; facts: PictureFacts | null }

type UnusablePicture = { problem: string }

export type Pictures = {
  /** Copies a stored picture into the media folder, once per content. @returns the problem of an unusable one */
  adopt(picture: Pick<StoredPicture, 'hash'>): Promise<AdoptedPicture | UnusablePicture>
  /** Records an adopted picture in the catalog, once per content. Called inside a transaction. */
  write(picture: AdoptedPicture): void
  /** The image with this content, if it was adopted. */
  idOf(hash: string): string | null
}

type Options = {
  writer: Writer
  storage: Storage
  mediaPath: string
  artDirectory: string
}

/** The most concurrent decodes, so that pictures on screen do not wait behind all those of a scan. */
const decodesMax = 2
const rememberedMax = 2_000

export function createPictures({ writer, storage, mediaPath, artDirectory }: Options): Pictures {
  const byHash = writer.database.query<{ id: string; uri: string }, [string]>(
    'SELECT id, uri FROM images WHERE content_hash = ?',
  )
  const insert = writer.database.query(
    `INSERT OR IGNORE INTO images (id, uri, size, width, height, content_hash, placeholder, color, luminance)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  /** Of those that the catalog does not have yet. */
  const adoptions = new Map<string, Promise<AdoptedPicture | UnusablePicture>>()
  const decodes = createSemaphore(decodesMax)

  async function bringIn({ hash }: Pick<StoredPicture, 'hash'>): Promise<AdoptedPicture | UnusablePicture> {
    const source = join(artDirectory, hash)
    const facts = await decodes.run(() => describePicture(source)).catch(() => null)
    if (!facts) return { problem: await pictureFault(source) }
    const id = newId()
    const uri = `images/${id}.${imageExtensions[facts.mime]}`
    await storage.disk(mediaPath).ask('share', source, join(mediaPath, uri))
    return { id, hash, uri, facts }
  }

  return {
    write: ({ id, hash, uri, facts }) => {
      // From now on the catalog has it, until it is cleaned up.
      adoptions.delete(hash)
      if (!facts) return
      const { width, height, placeholder, color, luminance } = facts
      insert.run(id, uri, sizeOf(width), width, height, hash, placeholder, color, luminance)
    },
    idOf: (hash) => byHash.get(hash)?.id ?? null,
    adopt: async (picture) => {
      const { hash } = picture
      const known = byHash.get(hash)
      if (known) return { ...known, hash, facts: null }
      const running = adoptions.get(hash)
      if (running) return running
      const adoption = bringIn(picture)
      if (adoptions.size >= rememberedMax) adoptions.delete(adoptions.keys().next().value ?? '')
      adoptions.set(hash, adoption)
      adoption.catch(() => adoptions.delete(hash))
      return adoption
    },
  }
}

const sizeOf = (width: number): string =>
  imageSize.toColumn(width < 300 ? 'Small' : width < 640 ? 'Default' : width < 1_000 ? 'Large' : 'XLarge')
