import { arch, box, colour, disc, leaf, type Colour, type Figure, type Picture } from './raster.ts'

const night = colour('#1b2250')
const indigo = colour('#2e3a87')
const cream = colour('#f6ead2')
const sand = colour('#eccb8f')
const coral = colour('#ee6247')
const brick = colour('#c23b3a')
const orange = colour('#f59b32')
const rose = colour('#f2a7ae')
const teal = colour('#1f7a7a')
const pine = colour('#0f4b4f')

type Layer = readonly [Figure, Colour]

/** Layers over a ground, the last one on top. Coordinates are those of the room, 0 to 1. */
function room(ground: Colour, layers: readonly Layer[]): Picture {
  return (x, y) => layers.findLast(([figure]) => figure(x, y))?.[1] ?? ground
}

const both =
  (one: Figure, other: Figure): Figure =>
  (x, y) =>
    one(x, y) && other(x, y)

/** Track 1: arches within arches, the sun going down behind the innermost. */
const windowRoom = room(coral, [
  [arch(0.5, 0.12, 0.36, 1), brick],
  [arch(0.5, 0.2, 0.28, 1), orange],
  [arch(0.5, 0.28, 0.2, 1), sand],
  [both(arch(0.5, 0.28, 0.2, 1), disc(0.5, 0.74, 0.13)), coral],
  [both(arch(0.5, 0.28, 0.2, 1), (_, y) => y > 0.74), teal],
  [both(box(0.4, 0.79, 0.6, 0.805), arch(0.5, 0.28, 0.2, 1)), coral],
  [both(box(0.43, 0.84, 0.57, 0.855), arch(0.5, 0.28, 0.2, 1)), coral],
  [both(box(0.46, 0.89, 0.54, 0.905), arch(0.5, 0.28, 0.2, 1)), coral],
])

const fruit: readonly Layer[] = [
  [0.37, 0.3, 0.068],
  [0.6, 0.25, 0.068],
  [0.51, 0.46, 0.068],
  [0.7, 0.45, 0.068],
  [0.31, 0.52, 0.068],
].map(([x = 0, y = 0, radius = 0]) => [disc(x, y, radius), orange])

const leaves: readonly Layer[] = [
  [0.37, 0.24, 0.47, 0.17],
  [0.6, 0.19, 0.71, 0.14],
  [0.51, 0.4, 0.6, 0.34],
  [0.7, 0.39, 0.79, 0.33],
  [0.31, 0.46, 0.4, 0.4],
].map(([fromX = 0, fromY = 0, toX = 0, toY = 0]) => [leaf(fromX, fromY, toX, toY, 0.2), rose])

/** Track 2: the orange tree in the courtyard. */
const courtyard = room(cream, [
  [box(0, 0.84, 1, 1), sand],
  [box(0.478, 0.5, 0.522, 0.84), brick],
  [disc(0.5, 0.4, 0.3), teal],
  [both(disc(0.5, 0.4, 0.3), (x) => x > 0.5), pine],
  ...fruit,
  ...leaves,
])

const doorLines: readonly Layer[] = [0.24, 0.31, 0.38, 0.62, 0.69, 0.76].map((x) => [
  box(x - 0.006, 0.46, x + 0.006, 1),
  indigo,
])

const dialMarks: readonly Layer[] = [1, 2, 3, 4, 5].map((floor) => {
  const angle = (Math.PI * floor) / 6
  return [disc(0.5 - 0.165 * Math.cos(angle), 0.34 - 0.165 * Math.sin(angle), 0.015), night]
})

/** Track 3: an old lift. The doors part by a hand, and the dial above them is past the third floor. */
const liftDoors = room(rose, [
  [both(disc(0.5, 0.34, 0.22), (_, y) => y < 0.34), cream],
  ...dialMarks,
  [leaf(0.47, 0.37, 0.582, 0.166, 0.07), brick],
  [box(0, 0.34, 1, 0.4), night],
  [box(0.14, 0.34, 0.86, 1), night],
  [box(0.44, 0.4, 0.56, 1), orange],
  [box(0.47, 0.4, 0.53, 1), cream],
  ...doorLines,
])

const steps: readonly Layer[] = [0, 1, 2, 3, 4, 5].map((step) => [
  box(0.1 + step * 0.15, 0.88 - step * 0.12, 1, 1),
  step % 2 === 0 ? teal : pine,
])

/** Track 4: stairs up to a moon. */
const stairs = room(indigo, [[disc(0.3, 0.3, 0.15), cream], [disc(0.355, 0.27, 0.125), indigo], ...steps])

/** The sleeve of the demo album: one room for each track. */
export const fourRooms: Picture = (x, y) => {
  const rooms = [
    [windowRoom, courtyard],
    [liftDoors, stairs],
  ]
  const picture = rooms[y < 0.5 ? 0 : 1]?.[x < 0.5 ? 0 : 1] ?? stairs
  return picture((x * 2) % 1, (y * 2) % 1)
}
