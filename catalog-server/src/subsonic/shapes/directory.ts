import type { Child } from './types.ts'

/** What only songs have, as it is told of a directory. */
export const ofNoSong = {
  isDir: true,
  isVideo: false,
  track: undefined,
  size: undefined,
  contentType: undefined,
  suffix: undefined,
  bitRate: undefined,
  path: undefined,
  discNumber: undefined,
  bitDepth: 0,
  samplingRate: 0,
  channelCount: 0,
  comment: '',
  contributors: [],
  displayComposer: '',
  replayGain: {},
} satisfies Partial<Child>
