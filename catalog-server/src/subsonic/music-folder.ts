import type { Parameters } from './protocol/parameters.ts'

/** There is one folder with all music. */
export const musicFolder = { id: 1, name: 'Music' }

/** What apps send for all folders, besides nothing. */
const allFolders = new Set([1, 0, -1])

/** Whether it is asked for another folder, such as one that an app knows from another server: it is empty. */
export const isOtherFolder = ({ text, integer }: Parameters): boolean =>
  text('musicFolderId') !== undefined && !allFolders.has(integer('musicFolderId', Number.NaN))
