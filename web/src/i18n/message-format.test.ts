import { expect, test } from 'bun:test'
import admin from './admin.json'
import catalogAdmin from './catalog-admin.json'
import editing from './editing.json'
import en from './en.json'
import history from './history.json'
import { i18n } from './index.ts'
import restore from './restore.json'
import settings from './settings.json'
import sleep from './sleep.json'
import setup from './setup.json'
import upkeep from './upkeep.json'

const { t } = i18n.global

test('values take their places, wherever and however often they stand', () => {
  expect(t('catalog.discNamed', { n: 2, name: 'A | B' })).toBe('Disc 2: A | B')
  expect(t('ui.moreNamed', { name: '{name}' })).toBe('More for {name}')
})

test('a number chooses between one and many, and zero where a text has a case for it', () => {
  const tracks = (n: number) => t('catalog.trackCount', { n }, n)
  expect([tracks(0), tracks(1), tracks(2)]).toEqual(['0 tracks', '1 track', '2 tracks'])
  const found = (n: number) => t('catalog.found', { n }, n)
  expect([found(0), found(1), found(7)]).toEqual(['Nothing found', '1 found', '7 found'])
})

test('no text uses more of the format than the app reads', () => {
  const texts = (words: object): string[] =>
    Object.values(words).flatMap((word: string | object) => (typeof word === 'string' ? word : texts(word)))
  expect(
    texts({ en, admin, catalogAdmin, editing, history, restore, settings, setup, sleep, upkeep }).filter(
      (text) => /@[.:]|\{\W|\{\w+[^\w}]|\S\||\|\S/.test(text),
    ),
  ).toEqual([])
})
