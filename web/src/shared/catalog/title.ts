/**
 * The title of an album or track with its version, which files mostly say in the title itself: "Song (Live)" has the
 * version "Live", while a version that somebody has edited stands beside the title only.
 */
export function titleWithVersion({
  name,
  version_title: version,
}: {
  name: string
  version_title: string | null
}): string {
  return version && !wordsOf(name).includes(wordsOf(version)) ? `${name} (${version})` : name
}

/** Between spaces, so that only whole words are found in it. */
function wordsOf(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `
}
