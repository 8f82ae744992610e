import { promisify } from 'node:util'
import zlib from 'node:zlib'

/** Shorter bodies fit into one packet as they are. */
const compressedFromBytes = 1_024
/** Compressing longer ones would hold everybody up. */
const asideFromCharacters = 256 * 1024

const gzip = promisify(zlib.gzip) as (text: string, options: zlib.ZlibOptions) => Promise<Buffer>

type Encoding = 'zstd' | 'gzip'

/** What the caller accepts, the quickest first; null sends the body as it is. */
export function encodingFor(acceptEncoding: string | null, sizeBytes: number): Encoding | null {
  if (sizeBytes < compressedFromBytes || acceptEncoding === null) return null
  const accepted = new Map(
    acceptEncoding.split(',').map((part) => {
      const [name = '', weight] = part.toLowerCase().split(';')
      return [name.trim(), weight?.trim()]
    }),
  )
  const isAccepted = (name: string): boolean =>
    accepted.has(name) && !/^q=0(\.0*)?$/.test(accepted.get(name) ?? '')
  return isAccepted('zstd') ? 'zstd' : isAccepted('gzip') ? 'gzip' : null
}

/** A page of fifty albums, 13 KB, takes a tenth of a millisecond and becomes 3 KB. Long texts get a thread of their own. */
export async function compress(text: string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  if (text.length >= asideFromCharacters)
    return new Uint8Array(encoding === 'zstd' ? await Bun.zstdCompress(text) : await gzip(text, { level: 2 }))
  return encoding === 'zstd'
    ? new Uint8Array(Bun.zstdCompressSync(text))
    : Bun.gzipSync(text, { library: 'libdeflate', level: 2 })
}
