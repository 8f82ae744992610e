import { addTag, type Tags } from './tags.ts'

const masterVolume = 1

/**
 * The relative volume of ID3v2.4: a name, then for each channel its kind, the gain in 512ths of a dB and a peak. The
 * name "album" is for the album; "track", "normalize" and others for the track.
 */
export function readRelativeVolume(tags: Tags, content: Buffer) {
  const nameEnd = content.indexOf(0)
  if (nameEnd === -1) return
  const name = content.toString('latin1', 0, nameEnd).toLowerCase()
  for (let at = nameEnd + 1; at + 4 <= content.length;) {
    if (content[at] === masterVolume) {
      const gainDb = content.readInt16BE(at + 1) / 512
      addTag(tags, name === 'album' ? 'RVA2ALBUMGAIN' : 'RVA2TRACKGAIN', gainDb.toFixed(2))
      return
    }
    at += 4 + Math.ceil((content[at + 3] ?? 0) / 8)
  }
}
