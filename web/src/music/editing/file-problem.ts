/** The reason why a chosen file is refused. */
export type FileProblem = 'type' | 'size' | 'empty'

/** Null for a file that may be uploaded; the server reads its content as well. `isKnown`: its type is one of those wanted. */
export function fileProblem(
  { size }: Pick<File, 'size'>,
  isKnown: boolean,
  maxBytes: number,
): FileProblem | null {
  if (!isKnown) return 'type'
  if (size === 0) return 'empty'
  return size > maxBytes ? 'size' : null
}
