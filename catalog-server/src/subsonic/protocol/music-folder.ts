import type { Parameters } from './parameters.ts'

/** The one folder, with all music. */
export const musicFolder = { id: 1, name: 'Music' }

/** Whether another folder is asked for, such as one that an app knows from another server: it is empty. Apps name no folder
 * in several ways. */
export const isOtherFolder = ({ text }: Parameters): boolean =>
  !['1', '0', '-1'].includes(text('musicFolderId') ?? '1')
