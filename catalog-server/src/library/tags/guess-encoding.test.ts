import { expect, test } from 'bun:test'
import { encodeAs } from '../../testing/encoded-text.ts'
import { guessEncoding } from './guess-encoding.ts'

const guess = (encoding: string, texts: string[]) =>
  guessEncoding(texts.map((text) => Buffer.concat([encodeAs(encoding, text), Buffer.from('\n')])))

test.each([
  ['windows-1251', ['Группа крови', 'Кино', 'Закрой за мной дверь, я ухожу', 'Война (live)']],
  ['windows-1251', ['Кино', 'Группа крови', 'Песня 1', 'Песня 2', 'Кино feat. Ann']],
  ['windows-1251', ['Я', 'Ленинград', 'Мат без электричества']],
  ['koi8-r', ['Группа крови', 'Кино', 'Закрой за мной дверь, я ухожу']],
  ['gb18030', ['周杰伦', '七里香', '借口', '外婆', '将军', '搁浅', '我的地盘']],
  ['big5', ['周杰倫', '七里香', '藉口', '外婆', '將軍', '擱淺', '我的地盤']],
  ['shift_jis', ['宇多田ヒカル', '花束を君に', '道', '俺の彼女', '二時間だけのバカンス']],
  ['shift_jis', ['サカナクション', '新宝島']],
  ['shift_jis', ['中島みゆき', '地上の星']],
  ['euc-jp', ['宇多田ヒカル', '花束を君に', '道', '俺の彼女', '二時間だけのバカンス']],
  ['euc-kr', ['아이유', '좋은 날', '밤편지', '너랑 나']],
])('an album in %s is known by its texts: %p', (encoding, texts) => {
  expect(guess(encoding, texts)).toBe(encoding as 'big5')
})

test.each<string[]>([
  ['Björk', 'Jóga', 'Hyperballad', 'Í eyru þér'],
  ['Die Ärzte', 'Männer sind Schweine', 'Größenwahn'],
  ['Françoise Hardy', 'Tous les garçons et les filles', 'Le temps de l’amour'],
  ['Sigur Rós', 'Ágætis byrjun', 'Viðrar vel til loftárása'],
  ['Mägo de Oz', 'La Niña'],
  ['ÄÖÜ', 'ÜBER', 'Ärger', 'Öl'],
  ['Håkan Hellström', 'Känn ingen sorg för mig Göteborg'],
  ['Déjà vu', 'À côté', 'Où es-tu', 'Ça ira', 'Été'],
])('Western texts stay what they are: %p', (...texts: unknown[]) => {
  expect(
    guess(
      'windows-1252',
      texts.filter((text) => typeof text === 'string'),
    ),
  ).toBeNull()
})

test('texts that fit several encodings are not guessed', () => {
  expect(guess('gb18030', ['王菲', '红豆'])).toBeNull()
  expect(guessEncoding([])).toBeNull()
})

test('a text that was cut off inside a character does not hide the others', () => {
  const texts = [
    '周杰伦',
    '七里香',
    '借口',
    '外婆',
    '将军',
    '搁浅',
    '我的地盘',
    '乱舞春秋',
    '困兽之斗',
    '止战之殇',
    '园游会',
  ].join('\n')
  const cut = Buffer.concat([encodeAs('gb18030', texts), Buffer.from([0xc4, 10])])
  expect(guessEncoding([cut])).toBe('gb18030')
})
