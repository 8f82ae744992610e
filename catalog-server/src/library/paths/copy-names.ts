import { stemOf } from './name-pattern.ts'

const copy = '(?:copy|kopie|kopi|kopia|kópia|kopio|copie|copia|cópia|копия|副本|コピー)'
/** "Song (1)", "Song(1)", "Song 2", "Song-1", "Song - Copy (2)", "Song copy 3", "Song (another copy)", "Song (3rd copy)". */
const behind = new RegExp(
  `(?:\\s*\\(\\d{1,3}\\)|[\\s-]\\d{1,2}|\\s+(?:[-–]\\s+)?${copy}(?:\\s*\\(?\\d{1,3}\\)?)?|\\s*\\((?:[^()\\s]+\\s+)?${copy}(?:\\s+\\d{1,3})?\\))$`,
  'iu',
)
/** "Copy of Song", "Copy (2) of Song", "Kopie von Song". */
const before = new RegExp(`^${copy}\\s+(?:\\(\\d{1,3}\\)\\s+)?(?:of|von|de|di|van|av|af|z)\\s+(?=\\S)`, 'iu')

/**
 * The file beside this one that it is a copy of, if it is called as browsers and file managers call copies: "Song.mp3" for
 * "Song (1).mp3". The name alone proves nothing: songs are called "Song 2".
 */
export function originalNameOf(name: string, isBeside: (name: string) => boolean): string | null {
  const stem = stemOf(name)
  const extension = name.slice(stem.length)
  let found: string | null = null
  for (let rest = withoutMark(stem); rest !== null; rest = withoutMark(rest))
    if (isBeside(rest + extension)) found = rest + extension
  return found
}

function withoutMark(stem: string): string | null {
  const rest = stem.replace(behind, '').replace(before, '')
  return rest === stem || rest === '' ? null : rest
}
