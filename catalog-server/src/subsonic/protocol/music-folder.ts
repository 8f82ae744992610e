import type { Parameters } from './parameters.ts'

export const musicFolder = { id: 1, name: 'Music' }

/** All music is in one folder; apps name none in several ways, and some one that they know from another server. */
export const isOtherFolder = ({ text }: Parameters): boolean =>
  !['1', '0', '-1'].includes(text('musicFolderId') ?? '1')
