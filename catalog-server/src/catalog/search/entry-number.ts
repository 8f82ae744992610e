/**
 * The number of an entry says how much it is played and liked, because the index of words finds entries in the order of
 * their numbers: the first few hundred matches then include the favourites, without reading the others. Entries of a
 * weight have a range of numbers, the heaviest first; those without weight count from 1. All fit into 32 bits, which is
 * how numbers reach SQLite as integers.
 */
const rangeSize = 2 ** 27

/** The greatest weight. */
export const weightMax = 15

/** The number before the first of a weight. */
export const numberBefore = (weight: number): number => -weight * rangeSize

export const weightOf = (number: number): number => (number < 0 ? Math.ceil(-number / rangeSize) : 0)

/** A step of weight for each doubling of plays. */
export const weightFor = (plays: number): number => Math.min(weightMax, Math.floor(Math.log2(1 + plays)))
