export type NameFacts = { disc: number | null; track: number | null; title: string }

/**
 * The facts in the name of a file, for those that its tags lack: "03 Title.mp3", "1-03 - Title.flac",
 * "Title.ogg".
 */
export function readFileName(name: string): NameFacts {
  const stem = name.slice(0, name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : undefined)
  const numbered = /^(?:(\d{1,2})[-.](?=\d))?(\d{1,3})(?:\s*[-.–_]\s*|\s+)(.*)$/su.exec(stem)
  const title = tidy(numbered?.[3] ?? '')
  if (numbered && title !== '')
    return {
      disc: numbered[1] === undefined ? null : Number(numbered[1]),
      track: Number(numbered[2]),
      title,
    }
  return { disc: null, track: /^\d{1,3}$/.test(stem) ? Number(stem) : null, title: tidy(stem) || name }
}

/** Names are any text at all; titles have no control characters and lone surrogates. */
const tidy = (text: string): string =>
  text
    .replaceAll('_', ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .normalize('NFC')
    .trim()
