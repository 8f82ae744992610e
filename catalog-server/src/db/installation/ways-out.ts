import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Examined, Found } from './examine.ts'
import { restoreCommand } from './path-options.ts'

const copiesNamedMax = 5

const anew = {
  user: 'a new user.db is made: users, playlists, likes and history begin from nothing, and the owner is set up again',
  catalog:
    'a new catalog.db is made by a scan: all music gets new ids, so the likes, playlists and history of before point to nothing',
}

/** The choices for an installation on which a server must not simply start, with the consequence of each. */
export function waysOut({ paths, user, catalog }: Examined): string {
  const lost = [
    ...(user.state === 'usable' ? [] : [anew.user]),
    ...(catalog.state === 'usable' ? [] : [anew.catalog]),
  ]
  const meaning =
    lost.length > 0
      ? lost.join('; ')
      : 'both are used as they are; what users have of music that is not in this catalog points to nothing'
  return [
    'Nothing was changed. The ways out:',
    '- Put back what belongs there: a disk that is not mounted, or a path that was mistyped.',
    `- ${restoreCommand(paths)} puts a copy in its place.${copiesText([user, catalog])}`,
    `- pezzottify serve --start-anew, beside the options of before, goes on without: ${meaning}. What is there is kept under another name.`,
  ].join('\n')
}

function copiesText(databases: readonly Found[]): string {
  const copies = databases
    .filter((found) => found.state !== 'usable')
    .flatMap(({ path }) => copiesBeside(path))
  return copies.length === 0 ? '' : ` These lie there: ${copies.slice(0, copiesNamedMax).join(', ')}.`
}

/** Copies from before a migration, or of a database that was deleted while in use; newest first. */
function copiesBeside(path: string): string[] {
  const name = basename(path)
  const isCopy = (other: string): boolean =>
    other.startsWith(name) && /^\.(before-\d+|(rescued|kept)-[\d-]+)$/.test(other.slice(name.length))
  try {
    return readdirSync(dirname(path))
      .filter(isCopy)
      .sort()
      .reverse()
      .map((copy) => `${dirname(path)}/${copy}`)
  } catch {
    return []
  }
}
