/** The contrast each token must reach, as its `Duty` comment in `tokens.css` says. */
export type Duty = { ink: string; least: number; on: readonly string[]; under?: readonly State[] }

/** The layers that may lie between a background and the foreground on it. */
type State = 'rest' | 'hover' | 'pressed' | 'selected' | 'hover selected'

const grounds = ['frame', 'page', 'raised', 'overlay', 'field']
const hovered: readonly State[] = ['rest', 'hover']
const everyState: readonly State[] = [...hovered, 'pressed', 'selected']
/** Text must also be readable on a hover over a selection, which no component uses. */
const twoStates: readonly State[] = [...everyState, 'hover selected']

const onGrounds = (ink: string, least: number, under: readonly State[] = hovered): Duty => {
  return { ink, least, on: grounds, under }
}

export const duties: readonly Duty[] = [
  onGrounds('text', 7, twoStates),
  onGrounds('text-2', 4.5, twoStates),
  onGrounds('icon-2', 3, everyState),
  onGrounds('control-border', 3, ['rest']),
  onGrounds('accent-text', 4.5, twoStates),
  onGrounds('accent-mark', 3, everyState),
  onGrounds('focus', 3, everyState),
  onGrounds('like', 3),
  { ink: 'on-accent', least: 4.5, on: ['accent', 'accent-hover'] },
  { ink: 'on-accent-soft', least: 4.5, on: ['accent-soft'] },
  { ink: 'on-danger', least: 4.5, on: ['danger'] },
  ...['danger', 'warning', 'success'].flatMap((status): Duty[] => [
    onGrounds(`${status}-text`, 4.5),
    { ink: `${status}-text`, least: 4.5, on: [`${status}-soft`] },
    { ink: 'text', least: 7, on: [`${status}-soft`] },
  ]),
  { ink: 'track-fill', least: 3, on: ['frame'] },
  { ink: 'track-fill-on', least: 3, on: ['frame'] },
  { ink: 'on-inverse', least: 7, on: ['inverse'] },
  { ink: 'inverse-accent', least: 4.5, on: ['inverse'] },
  ...[1, 2, 3, 4].map((series): Duty => {
    return { ink: `chart-${series}`, least: 3, on: ['page', 'raised', 'overlay'] }
  }),
]

/** The same for elements in the tint of a cover. */
export const coverDuties: readonly Duty[] = [
  { ink: 'text', least: 7, on: ['cover-wash', 'cover-stage'] },
  { ink: 'text-2', least: 4.5, on: ['cover-wash', 'cover-stage'] },
  { ink: 'cover-accent', least: 4.5, on: ['cover-wash', 'cover-stage'] },
  { ink: 'cover-far', least: 3, on: ['cover-stage'] },
  { ink: 'on-cover-accent', least: 4.5, on: ['cover-accent'] },
]
