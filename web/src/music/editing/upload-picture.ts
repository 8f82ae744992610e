import { type ApiClient, newName } from '@pezzottify/client'
import { type ImageId, imageUploadMaxBytes } from '@pezzottify/contract'
import { type FileProblem, fileProblem } from './file-problem.ts'

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp']

/** The reason why a file is refused as a picture, or null. */
export const pictureProblem = (file: Pick<File, 'type' | 'size'>): FileProblem | null =>
  fileProblem(file, pictureTypes.includes(file.type), imageUploadMaxBytes)

/** Uploads a picture under a new id, since others may show the previous one. @returns its id */
export async function uploadPicture(api: ApiClient, file: File): Promise<ImageId> {
  const id = newName() as ImageId
  // The server determines the size from the content.
  const body = { id, uri: `images/${id}`, size: 'XLarge' as const, width: 1, height: 1 }
  await api.editing.createImage({ body })
  try {
    await api.editing.uploadImage({ params: { id }, file })
  } catch (error) {
    await discardPicture(api, id)
    throw error
  }
  return id
}

/** Deletes a picture that nothing refers to. If that fails, it does no harm. */
export async function discardPicture(api: ApiClient, id: ImageId): Promise<void> {
  await api.editing.deleteImage({ params: { id } }).catch(() => undefined)
}
