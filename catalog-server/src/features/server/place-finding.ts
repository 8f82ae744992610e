/** A folder or file and what the server needs of it. `required`: nothing works without it, and it is made when absent. */
export type PlaceWanted = {
  label: string
  path: string
  kind: 'folder' | 'file'
  need: 'read' | 'write'
  required: boolean
}

/** What a look at a place found. */
export type Facts = {
  exists: boolean
  readable: boolean
  writable: boolean
  /** `1000:1000`; null when it cannot be told. */
  owner: string | null
  /** Why it could not be looked at at all. */
  code: string | null
  /** A file where a folder should be, or the other way round. */
  mismatch: boolean
  writeCode: string | null
  /** It does not exist, and this process may make it: so it will, at the start. */
  creatable: boolean
}

/** What is wrong with a place, as the rest of a sentence that begins with its path, and the command that mends it. */
export type Finding = { problem: string; fix: string | null }

/** Null when it is as it must be. */
export function findingOf(
  { path, kind, need, required }: PlaceWanted,
  facts: Facts,
  us: string,
): Finding | null {
  const quoted = shellQuoted(path)
  if (!facts.exists)
    return {
      problem: 'does not exist',
      fix: required ? `sudo mkdir -p ${quoted} && sudo chown ${us} ${quoted}` : `ls ${quoted}`,
    }
  if (facts.code === 'ETIMEDOUT') return { problem: 'does not answer', fix: `findmnt --target ${quoted}` }
  if (facts.code !== null)
    return { problem: `cannot be looked at (${facts.code})`, fix: `namei -l ${quoted}` }
  if (facts.mismatch) return { problem: `is not a ${kind}`, fix: `ls -ld ${quoted}` }
  if (need === 'write' && facts.writeCode === 'EROFS')
    return { problem: 'is mounted read-only', fix: `findmnt --target ${quoted}` }
  if (facts.readable && (need === 'read' || facts.writable)) return null
  const problem = facts.readable ? 'cannot be written to' : 'cannot be read'
  if (need === 'read') return { problem, fix: `sudo chmod -R a+rX ${quoted}` }
  return { problem, fix: facts.owner === us ? `chmod -R u+rwX ${quoted}` : `sudo chown -R ${us} ${quoted}` }
}

/** A path as a shell takes it for one word. */
const shellQuoted = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
