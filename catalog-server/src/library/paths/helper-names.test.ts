import { expect, test } from 'bun:test'
import { helperKindOf } from './helper-names.ts'

test.each([
  ['.DS_Store', '.DS_Store'],
  ['._01 Song.mp3', '._*'],
  ['.Trash-1000', '.Trash-*'],
  ['@eaDir', '@eaDir'],
  ['System Volume Information', 'System Volume Information'],
  ['.nfs000000000003a1f2', '.nfs0*'],
  ['.stfolder', '.stfolder'],
  ['.stfolder.removed-20261130-101010', '.stfolder.removed-*'],
  ['$Recycle.Bin', '$RECYCLE.BIN'],
  ['.rsync-partial', '.rsync-partial'],
  ['Network Trash Folder', 'Network Trash Folder'],
])('%s is kept by a system or program', (name, kind) => {
  expect(helperKindOf(name)).toBe(kind)
})

test.each([
  '...And Justice for All',
  '.5 Grey',
  '...One More.mp3',
  '. . .',
  '.hack',
  '@ Home',
  '#1 Hits',
  '._'.slice(0, 1),
])('%s is music as people name it', (name) => {
  expect(helperKindOf(name)).toBeNull()
})
