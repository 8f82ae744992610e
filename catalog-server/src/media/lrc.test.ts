import { expect, test } from 'bun:test'
import { isTimed, parseLyrics } from './lrc.ts'

const linesOf = (text: string) => parseLyrics(text).lines.map(({ startMs, text: line }) => [startMs, line])

test('lines come in the order in which they are sung, a line with several times several times', () => {
  expect(linesOf('[ti:Song]\n[00:10.5]Chorus[00:20]\n[01:02:03][00:01.250] One\r\n[100:00.00]Last')).toEqual([
    [1_250, 'One'],
    [10_500, 'Chorus'],
    [62_030, 'One'],
    [6_000_000, 'Last'],
  ])
})

test('times of words are left out, in both forms', () => {
  expect(linesOf('[00:01.00] <00:01.00> Rain <00:01.50> falls\n[00:02.00]On [00:02.40]me')).toEqual([
    [1_000, 'Rain falls'],
    [2_000, 'On me'],
  ])
})

test('of several voices each sings its words at their time, without the marks of who sings', () => {
  const text =
    '[00:01.00]v1: <00:01.00>Rain <00:01.50>falls\n[bg: <00:02.00>ooh <00:02.50>]\n' +
    '[00:03.00]v2:<00:03.00>On me [bg:(<00:03.50>on me)]\n[bg:yeah]'
  expect(linesOf(text)).toEqual([
    [1_000, 'Rain falls'],
    [2_000, 'ooh'],
    [3_000, 'On me (on me)'],
    [3_000, 'yeah'],
  ])
})

test('a positive offset has all sung earlier, but nothing before the start', () => {
  const parsed = parseLyrics('[offset:+1500]\n[la:it]\n[00:01.00]Uno\n[00:03.00]Due')
  expect(parsed).toMatchObject({ isSynced: true, offsetMs: 1_500, language: 'it' })
  expect(parsed.lines.map(({ startMs }) => startMs)).toEqual([0, 1_500])
  expect(parseLyrics('[offset:-250]\n[00:01.00]Uno').lines[0]?.startMs).toBe(1_250)
  expect(parseLyrics('[offset:soon]\n[00:01.00]Uno').offsetMs).toBe(0)
})

test('an empty line with a time is a pause, and words without one belong to the line before', () => {
  expect(linesOf('[00:01.00]One\nand more\n\n[00:05.00]\n[00:09.00]Two')).toEqual([
    [1_000, 'One'],
    [1_000, 'and more'],
    [5_000, ''],
    [9_000, 'Two'],
  ])
})

test('text without times stays as it is, without empty lines around it', () => {
  expect(isTimed('[Chorus]\nLa la [12:30] la')).toBe(false)
  expect(isTimed('[ar:Ann]\r[00:12.00]la')).toBe(true)
  expect(linesOf('\n[Chorus]\nLa la\n\nla\n\n')).toEqual([
    [null, '[Chorus]'],
    [null, 'La la'],
    [null, ''],
    [null, 'la'],
  ])
  expect(linesOf('')).toEqual([])
})
