import { filterText } from '../../base/text.ts'

const letter = /\p{L}/u

/**
 * The letter under which a name stands: without its accent, except for letters of their own in the language of the order, as
 * Å is in Swedish; `#` for all that is no letter.
 *
 * @param key the sort key, which begins with another letter for those
 */
export function indexLetter(sortName: string, key: string | null): string {
  const [plain = ''] = filterText(sortName)
  if (!letter.test(plain)) return '#'
  const [own = plain] = letter.exec(sortName.normalize('NFC')) ?? []
  return (key === null || key.startsWith(plain) ? plain : own).toUpperCase()
}
