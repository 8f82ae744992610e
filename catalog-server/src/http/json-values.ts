const [quote, backslash, comma, bracket, brace] = [...'"\\,[{'].map((character) => character.charCodeAt(0))

/**
 * Whether a text in JSON holds more values than `max`, without parsing it: each but the outermost follows a bracket, a
 * brace or a comma, and each of these has a value after it, but for an empty list or object. Those count double.
 */
export function hasMoreValuesThan(max: number, bytes: Uint8Array): boolean {
  // Each value takes a byte at least.
  if (bytes.length <= max) return false
  let values = 1
  let isInText = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) isInText = !isInText
    else if (isInText) {
      if (byte === backslash) at += 1
    } else if ((byte === comma || byte === bracket || byte === brace) && ++values > max) return true
  }
  return false
}
