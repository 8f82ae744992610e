export const factsTextMax = 2_000
export const factsListMax = 100
/** Lyrics are longer than any other text. */
export const lyricsTextMax = 100_000
