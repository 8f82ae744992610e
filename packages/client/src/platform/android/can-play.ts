/** The formats that every phone from Android 10 on decodes, from the platform's list of required ones. */
const decoded: Readonly<Record<string, RegExp>> = {
  'audio/mpeg': /^(|mp3|mp4a\.6b|mp4a\.69)$/,
  'audio/flac': /^(|flac)$/,
  'audio/ogg': /^(|vorbis|opus|flac)$/,
  'audio/wav': /^(|1|pcm.*)$/,
  'audio/aac': /^(|mp4a\.40\.(2|5|29|42))$/,
  'audio/mp4': /^mp4a\.(40\.(2|5|29|42)|67)$/,
}

/** Whether the platform's player decodes a content type with codecs. */
export function androidCanPlay(mime: string): boolean {
  const [type = '', ...parameters] = mime.toLowerCase().split(';')
  const codecs = parameters.map((one) => /^\s*codecs="?([^"]*)"?\s*$/.exec(one)?.[1]).find((one) => one)
  return decoded[type.trim()]?.test(codecs?.trim() ?? '') ?? false
}
