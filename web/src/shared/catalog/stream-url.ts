import { api, type ConversionChoice, urlOf } from '@pezzottify/client'
import type { Track } from '@pezzottify/contract'

/** The format that the server converts to; nothing for the original file. */
type Form = { format?: 'flac' | ConversionChoice['format']; kbps?: ConversionChoice['kbps'] }

/**
 * The address of the audio of a track. It names the version of the file, so that a file that is changed while it plays is
 * noticed, and not spliced into the old one.
 */
export const streamUrlOf = (
  { id, file_version }: Pick<Track, 'id' | 'file_version'>,
  { format, kbps }: Form = {},
): string => urlOf(api.playback.stream, { params: { id }, query: { format, kbps, v: file_version } })
