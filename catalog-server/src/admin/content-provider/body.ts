import { open } from 'node:fs/promises'
import { DownloaderFailure } from './failure.ts'

/** @throws DownloaderFailure `parse` when it is too long or not JSON */
export async function readJson(response: Response, maxBytes: number): Promise<unknown> {
  const chunks: Uint8Array[] = []
  await eachChunk(response, maxBytes, 'parse', async (chunk) => {
    chunks.push(chunk)
  })
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new DownloaderFailure('parse', 'The answer is no JSON', { cause })
  }
}

/**
 * Writes a body to a new file as it arrives, and returns its size once it is safely on disk.
 *
 * @throws DownloaderFailure `download` when it is too long, empty or cut short
 */
export async function saveBody(response: Response, path: string, maxBytes: number): Promise<number> {
  const file = await open(path, 'wx')
  try {
    const size = await eachChunk(response, maxBytes, 'download', (chunk) => file.appendFile(chunk))
    if (size === 0) throw new DownloaderFailure('download', 'The answer is empty')
    await file.sync()
    return size
  } finally {
    await file.close()
  }
}

async function eachChunk(
  response: Response,
  maxBytes: number,
  kind: 'parse' | 'download',
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<number> {
  const tooLong = () => new DownloaderFailure(kind, `The answer is longer than ${maxBytes} bytes`)
  const announced = Number(response.headers.get('content-length') ?? Number.NaN)
  if (announced > maxBytes) throw tooLong()
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLong()
    await take(chunk)
  }
  if (announced > size) throw new DownloaderFailure(kind, 'The answer ended before it was complete')
  return size
}
