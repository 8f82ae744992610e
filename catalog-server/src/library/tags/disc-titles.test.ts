import { expect, test } from 'bun:test'
import { discTitleIn } from './disc-titles.ts'

test.each([
  ['Album (Disc 1)', ['Album', 1, null]],
  ['Album [CD2]', ['Album', 2, null]],
  ['Album (Deluxe Edition) [Disc Two]', ['Album (Deluxe Edition)', 2, null]],
  ['Album (disc 2: Waterloo)', ['Album', 2, 'Waterloo']],
  ['Album [CD 1 - The First]', ['Album', 1, 'The First']],
  ['Album (Disc 1 of 2)', ['Album', 1, null]],
  ['Album (CD 1/2)', ['Album', 1, null]],
  ['Album (Disque 2)', ['Album', 2, null]],
  ['Album - Disc One', ['Album', 1, null]],
  ['Album: CD 2 - The Second', ['Album', 2, 'The Second']],
  ['Album, Disc 3', ['Album', 3, null]],
  ['Album CD1', ['Album', 1, null]],
  ['Album Disc 2', ['Album', 2, null]],
] as const)('%p is a disc of an album', (title, [album, disc, discTitle]) => {
  expect(discTitleIn(title)).toEqual({ album, disc, discTitle })
})

test.each([
  'Album',
  'Disc 1',
  'CD2',
  '(Disc 1)',
  'American Football (LP2)',
  'Mojo CD 5',
  'Album (CD)',
  'Album (Disco)',
  'Album (Disc 0)',
  'Album (2 CD)',
  'Compact Disc',
  'Album, Vol. 1',
  'Album (Live at CD 1 Studios)',
  'Album - Disc Oneness',
])('%p is the title of an album', (title) => {
  expect(discTitleIn(title)).toBeNull()
})
