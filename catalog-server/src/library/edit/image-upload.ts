import { join } from 'node:path'
import type { ImageId } from '@pezzottify/contract'
import { imageUploadMaxBytes } from '@pezzottify/contract'
import { AppError, notFound } from '../../base/errors.ts'
import { describePicture } from '../../catalog/index.ts'
import { imageExtensions } from '../../media/magic.ts'
import { images } from './images.ts'
import type { UploadParts } from './parts.ts'
import { fileNameOf } from './place.ts'

/**
 * Receives a picture for its record. The content is examined and decoded, with limits, before the file gets its place.
 * A previous file with another name stays where it is.
 */
export async function receiveImage(parts: UploadParts, id: ImageId, request: Request): Promise<void> {
  const { store, mediaPath, storage } = parts
  if (!(await store.read.selectFrom('images').select('id').where('id', '=', id).executeTakeFirst()))
    throw notFound()
  await parts.incoming.receive(request, imageUploadMaxBytes, async (file) => {
    const facts = await describePicture(file.path)
    if (!facts || facts.mime === 'image/gif')
      throw new AppError(
        'unsupported_media_type',
        'This is no JPEG, PNG or WebP picture that can be decoded, or it has too many pixels',
      )
    const uri = `images/${fileNameOf(id)}.${imageExtensions[facts.mime]}`
    const { width, height, placeholder, color, luminance } = facts
    await store.write.transaction().execute(async (tx) => {
      const before = await images.snapshot(tx, id)
      if (!before) throw notFound()
      await tx
        .updateTable('images')
        .set({ uri, width, height, placeholder, color, luminance, content_hash: null })
        .where('id', '=', id)
        .execute()
      const after = { ...before, uri, width, height }
      await parts.changelog.record(tx, [{ kind: 'Image', id, operation: 'Update', before, after }])
      await storage.disk(mediaPath).ask('place', file.path, join(mediaPath, uri))
    })
  })
}
