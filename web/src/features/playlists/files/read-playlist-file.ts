import type { PlaylistFileLine } from '@pezzottify/contract'

/** A playlist as a file has it. */
export type PlaylistFile = { name: string; lines: PlaylistFileLine[] }

/** Far above a playlist as long as any can be. */
const bytesMax = 16 * 1024 * 1024

/** Reads M3U, PLS or XSPF, whatever its extension says; null for what is none of them, or has no line. */
export async function readPlaylistFile(file: File): Promise<PlaylistFile | null> {
  if (file.size > bytesMax) return null
  const text = decoded(new Uint8Array(await file.arrayBuffer()))
  if (text.includes('\0')) return null
  const read = /^\s*</.test(text)
    ? readXspf(text)
    : /^\s*\[playlist\]/i.test(text)
      ? readPls(text)
      : readM3u(text)
  if (!read || read.lines.length === 0) return null
  return { name: read.name || file.name.replace(/\.[^.]+$/, ''), lines: read.lines }
}

/** Old programs write in the code page of their system, which is this one for most of the languages that fit. */
function decoded(bytes: Uint8Array): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/).map((line) => line.trim())

function readM3u(text: string): PlaylistFile {
  const file: PlaylistFile = { name: '', lines: [] }
  let next: PlaylistFileLine = {}
  for (const line of linesOf(text)) {
    const [, tag, value = ''] = /^#([A-Z-]+):(.*)$/i.exec(line) ?? []
    if (tag === 'PLAYLIST') file.name = value.trim()
    else if (tag === 'PEZZOTTIFY-TRACK') next.id = value.trim()
    else if (tag === 'EXTINF') {
      const [, seconds, name = ''] = /^\s*(-?[\d.]+)[^,]*,(.*)$/.exec(value) ?? []
      next.seconds = Number(seconds) || 0
      next.name = name.trim()
    } else if (line !== '' && !line.startsWith('#')) {
      next.path = line
      file.lines.push(whole(next))
      next = {}
    }
  }
  return file
}

function readPls(text: string): PlaylistFile {
  const byNumber = new Map<string, PlaylistFileLine>()
  for (const line of linesOf(text)) {
    const [, key = '', number = '', value = ''] = /^(file|title|length)(\d+)\s*=(.*)$/i.exec(line) ?? []
    if (key === '') continue
    const known = byNumber.get(number) ?? {}
    const part = { file: { path: value }, title: { name: value }, length: { seconds: Number(value) || 0 } }
    byNumber.set(number, { ...known, ...part[key.toLowerCase() as keyof typeof part] })
  }
  const numbers = [...byNumber.keys()].sort((a, b) => Number(a) - Number(b))
  return { name: '', lines: numbers.map((number) => whole(byNumber.get(number) ?? {})) }
}

function readXspf(text: string): PlaylistFile | null {
  const xml = new DOMParser().parseFromString(text, 'application/xml')
  const root = xml.documentElement
  if (root.localName !== 'playlist') return null
  const textOf = (element: Element, name: string): string =>
    [...element.children].find(({ localName }) => localName === name)?.textContent?.trim() ?? ''
  const tracks = [...root.getElementsByTagNameNS('*', 'track')]
  return {
    name: textOf(root, 'title'),
    lines: tracks.map((track) =>
      whole({
        path: textOf(track, 'location'),
        name: [textOf(track, 'creator'), textOf(track, 'title')].filter(Boolean).join(' - '),
        seconds: Number(textOf(track, 'duration')) / 1_000,
      }),
    ),
  }
}

/** What a server takes of a line: longer texts are those of no file that could be found. */
const whole = ({ id, path, name, seconds }: PlaylistFileLine): PlaylistFileLine => ({
  ...(id && { id: id.slice(0, 200) }),
  ...(path && { path: path.slice(0, 4_096) }),
  ...(name && { name: name.slice(0, 1_000) }),
  ...(seconds && Number.isFinite(seconds) && { seconds }),
})

/** What a person knows a line by. */
export const labelOf = ({ name, path }: PlaylistFileLine): string => name || path?.split(/[/\\]/).at(-1) || ''
