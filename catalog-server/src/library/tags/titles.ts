import { withoutGuests } from './artist-names.ts'

/*
 * A title on a sleeve may include its version: "Song (Remastered 2011)", "Song - Live at Wembley", "Album [Deluxe
 * Edition]". The title stays unchanged; work and version are stored separately beside it. A bracket with none of the
 * words below is part of the work: "Don't You (Forget About Me)".
 */

/** Words that make a bracket a version wherever they stand in it. */
const versionWords =
  /\b(?:remaster(?:ed)?|remix(?:ed)?|rmx|rework(?:ed)?|bootleg|re-?recorded|re-?recording|version|edition|edit|mix|acoustic|unplugged|demo|instrumental|karaoke|a ?cappella|mono|stereo|bonus track|anniversary|deluxe|expanded|reissue|orchestral|session|sessions|outtake|extended)\b/i
/** Words that do so only at its start: "(Live at X)", but not "(Live and Let Die)". */
const versionStart =
  /^(?:(?:explicit|clean)$|live(?:$|[,:]|\s+(?:at|in|from|on|@|version|session|acoustic|\d|\/))|take \d|from "|from the (?:motion picture|film)|original (?:motion picture|mix|soundtrack))/i

export type SplitTitle = { originalTitle: string; versionTitle: string }

/** @returns `null` for a title without a version */
export function splitTitle(title: string): SplitTitle | null {
  const versions: string[] = []
  let rest = title
  for (let count = 0; count < 5; count += 1) {
    const found =
      /\s*(?:\(([^()]+)\)|\[([^[\]]+)\])$/.exec(rest) ?? /\s[-–—]\s+()((?:(?!\s[-–—]\s).)+)$/.exec(rest)
    const version = (found?.[1] || found?.[2])?.trim()
    if (!found || !version || found.index === 0 || !isVersion(version)) break
    versions.unshift(version)
    rest = rest.slice(0, found.index).trim()
  }
  return versions.length === 0 || rest === ''
    ? null
    : { originalTitle: rest, versionTitle: versions.join(', ') }
}

function isVersion(text: string): boolean {
  return versionWords.test(text) || versionStart.test(text)
}

/** The title without its guests, who become credits. */
export function titleWithoutGuests(title: string): string {
  return withoutGuests(title).rest
}

const remixMark = /^(.+?)(?:['’]s?)?\s+(?:remix|rmx|rework|bootleg)\b/i
/** Words before "Remix" that are not names. */
const kindsOfRemix =
  /\b(?:original|extended|club|radio|dub|vocal|instrumental|official|acoustic|house|techno|trance|deep|piano|disco|dance|main|short|long|album|single|full|new|special|the|12"|7"|\d{4})$/i

/** The remixer in a title: "Song (Alice Remix)", "Song - Alice's Club Remix". */
export function remixerIn(title: string): string | null {
  const version = splitTitle(title)?.versionTitle
  let name = version ? remixMark.exec(version)?.[1]?.trim() : undefined
  while (name !== undefined && kindsOfRemix.test(name)) name = name.replace(kindsOfRemix, '').trim()
  name = name?.replace(/['’]s$/i, '').replace(/^\d{4}\s+/, '')
  return name === undefined || name === '' || name.includes(', ') ? null : name
}
