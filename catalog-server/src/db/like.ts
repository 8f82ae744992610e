/** A pattern for `LIKE … ESCAPE '\'` that finds `text` anywhere, taken literally. */
export const containing = (text: string): string =>
  `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`
