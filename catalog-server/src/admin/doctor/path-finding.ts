import { shellQuoted } from '../../base/shell-quoted.ts'
import type { Facts } from '../../media/disk/look-at.ts'

/**
 * A folder or file with the server's requirements. `required`: nothing works without it. What is written to is created
 * when missing.
 */
export type RequiredPath = {
  label: string
  path: string
  kind: 'folder' | 'file'
  need: 'read' | 'write'
  required: boolean
  /** Its disk may be slow or lost while that of the data folder answers: it is called in a process of its own. */
  holdsMusic?: boolean
}

/** The problem with a path, as the rest of a sentence that begins with the path, and the command that fixes it. */
export type Finding = { problem: string; fix: string | null }

/** Null when there is no problem. */
export function findingOf({ path, kind, need }: RequiredPath, facts: Facts, us: string): Finding | null {
  const quoted = shellQuoted(path)
  if (facts.leadsNowhere)
    return {
      problem: 'is, or lies below, a link to a place that does not exist',
      fix: `namei -l ${quoted}`,
    }
  if (!facts.exists)
    return {
      problem: 'does not exist',
      fix: need === 'write' ? `sudo mkdir -p ${quoted} && sudo chown ${us} ${quoted}` : `ls ${quoted}`,
    }
  if (facts.code === 'ETIMEDOUT') return { problem: 'does not answer', fix: `findmnt --target ${quoted}` }
  if (facts.code !== null)
    return { problem: `cannot be looked at (${facts.code})`, fix: `namei -l ${quoted}` }
  if (facts.mismatch) return { problem: `is not a ${kind}`, fix: `ls -ld ${quoted}` }
  if (need === 'write' && facts.writeCode === 'EROFS')
    return { problem: 'is mounted read-only', fix: `findmnt --target ${quoted}` }
  if (need === 'read' && facts.empty)
    return { problem: 'is empty: its disk may not be mounted', fix: `findmnt --target ${quoted}` }
  if (facts.readable && (need === 'read' || facts.writable)) return null
  const problem = facts.readable ? 'cannot be written to' : 'cannot be read'
  if (need === 'read') return { problem, fix: `sudo chmod -R a+rX ${quoted}` }
  return { problem, fix: facts.owner === us ? `chmod -R u+rwX ${quoted}` : `sudo chown -R ${us} ${quoted}` }
}
