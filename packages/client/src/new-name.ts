const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Sixteen random letters and digits, like the ids of playlists and entries. Works on pages without TLS too. */
export function newName(): string {
  let name = ''
  while (name.length < 16)
    for (const byte of crypto.getRandomValues(new Uint8Array(16)))
      if (byte < alphabet.length * 4 && name.length < 16) name += alphabet[byte % alphabet.length]
  return name
}
