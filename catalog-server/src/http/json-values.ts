const [quote, backslash, comma, bracket, brace] = [...'"\\,[{'].map((character) => character.charCodeAt(0))

/**
 * Whether a JSON text holds more than `max` values, without parsing it: every value but the outermost follows a
 * bracket, a brace or a comma, and each of these is followed by a value, except in an empty list or object, which
 * therefore counts double.
 */
export function hasMoreValuesThan(max: number, bytes: Uint8Array): boolean {
  // Each value takes at least a byte.
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
