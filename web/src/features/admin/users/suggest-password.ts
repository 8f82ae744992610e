/** Sixteen and four, so that six random bits choose a syllable evenly. */
const consonants = 'bdfhjklmnprstvwz'
const vowels = 'aeio'
const words = 3
const syllablesPerWord = 3

/**
 * A password that can be read out over the phone, such as “bakemo-rilofa-sotibe”, with 54 random
 * bits.
 */
export function suggestPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(words * syllablesPerWord))
  const syllables = Array.from(bytes, (byte) => [consonants[byte & 15], vowels[(byte >> 4) & 3]].join(''))
  return Array.from({ length: words }, (_, word) =>
    syllables.slice(word * syllablesPerWord, (word + 1) * syllablesPerWord).join(''),
  ).join('-')
}
