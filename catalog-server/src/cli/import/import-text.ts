import { resolve } from 'node:path'
import { shellQuoted } from '../../base/shell-quoted.ts'
import type { StorePaths } from '../commands/serve-config.ts'

/** The options with which imported tracks play from their present folder. */
export const mediaAdvice = (folder: string, { mediaPath }: StorePaths): string =>
  resolve(folder) === resolve(mediaPath)
    ? `The files are found in ${folder}, the media folder of this installation.`
    : `The files stay where they are. So that they play, start the server with --media-path ${shellQuoted(folder)}, or import again with --copy-media.`

export const closingText =
  'Signed-in devices of users who are new here stay signed in. Events were left behind: devices fetch the whole state once. Those of users who were here before are told what was added.'

const namesMax = 10

/** The commands for users without permissions. */
export const roleAdvice = (handles: readonly string[]): string =>
  `Without a role, so they may do nothing yet: ${handles.slice(0, namesMax).join(', ')}${handles.length > namesMax ? `, and ${handles.length - namesMax} more` : ''}. Give them one: pezzottify user role NAME add Regular`
