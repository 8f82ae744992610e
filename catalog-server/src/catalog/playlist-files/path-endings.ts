/** The folders that a path is compared by: artist, album, disc and some more. */
const depthMax = 8

/** The end of a path: the folder, empty at the top, and the whole with the file. */
export type PathEnding = { directory: string; path: string }

/**
 * The ends of a path of any system, longest first: with one of them the same file is known here, where the folders in
 * front have other names. A name alone says too little, except where the line has no more.
 */
export function pathEndings(line: string): PathEnding[] {
  const endings = spellings(line).flatMap((path) => {
    const steps = stepsOf(path)
    const first = Math.max(0, steps.length - depthMax)
    const last = Math.max(steps.length - 2, first)
    return steps.slice(first, last + 1).map((_, index) => steps.slice(first + index))
  })
  return endings.map((steps) => ({ directory: steps.slice(0, -1).join('/'), path: steps.join('/') }))
}

/** The steps of a path, without those that say where it begins. */
export function stepsOf(path: string): string[] {
  const steps = path.split(path.includes('/') ? '/' : '\\')
  return steps.filter((step) => step !== '' && step !== '.' && step !== '..' && !/^[a-z]:$/i.test(step))
}

/** A path as it stands, and as it was before somebody made an address of it; with letters and accents in one or apart. */
function spellings(line: string): string[] {
  const address = /^file:\/\/[^/]*/i.exec(line)?.[0]
  const path = address === undefined ? line : line.slice(address.length)
  const decoded = percentDecoded(path)
  const forms = address === undefined ? [path, decoded] : [decoded]
  return [...new Set(forms.flatMap((form) => [form, form.normalize('NFC'), form.normalize('NFD')]))]
}

function percentDecoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
