import { expect, test } from 'bun:test'
import { sortKeysBy } from './sort-key.ts'

function sorted(language: string, names: string[], articles = true): string[] {
  const key = sortKeysBy({ language, articles })
  return names.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

test.each([
  ['sv', ['Adam', 'Ohm', 'Vera', 'Wolf', 'Zorn', 'Åke', 'Ärla', 'Öst']],
  ['da', ['Abe', 'Zoo', 'Ærø', 'Øl', 'Åse']],
  ['de', ['Apfelmus', 'Äpfelsaft', 'Ärger', 'Öl', 'Oma', 'Strassen', 'Straßenbahn', 'Zoo']],
  ['es', ['Llave', 'Luz', 'Nube', 'Nz', 'Ñu', 'Olmo']],
  ['cs', ['Cibule', 'Cz', 'Čaj', 'Hora', 'Chata', 'Ivan', 'Ruka', 'Řeka', 'Suk', 'Šok']],
  ['hu', ['Cukor', 'Cz', 'Csaba', 'Dél', 'Dzsem', 'Gz', 'Gyula', 'Óz', 'Pál']],
  ['hr', ['Cipela', 'Čaša', 'Ćup', 'Dunav', 'Dz', 'Džep', 'Đak', 'Edo', 'Luka', 'Lj', 'Nula', 'Njega']],
  ['pl', ['Az', 'Ąż', 'Lody', 'Lz', 'Łódź', 'Mama', 'Zupa', 'Źle', 'Żaba']],
  ['uk', ['Град', 'Ґанок', 'Дім', 'Єва', 'Зоя', 'Іван', 'Їжак', 'Київ', 'Яна']],
  ['tr', ['Cz', 'Çam', 'Öz', 'Pz', 'Su', 'Şişli', 'Zor']],
  ['zh', ['陈奕迅', '邓丽君', '王菲', '张学友', '周杰伦']],
  ['ja', ['アイ', 'あいみょん', 'いきもの', 'サカナ', '宇多田', '中島']],
])('names are in the order of letters of %s', (language, names) => {
  expect(names.toSorted(new Intl.Collator(language).compare)).toEqual(names)
  expect(sorted(language, names.toReversed())).toEqual(names)
})

test('English ignores accents, and an article needs a space behind it', () => {
  expect(sorted('en', ['Zorn', 'Åke', 'A-ha', 'The-Dream', 'An Angel', 'A Ball', 'The Cure'])).toEqual([
    'A-ha',
    'Åke',
    'An Angel',
    'A Ball',
    'The Cure',
    'The-Dream',
    'Zorn',
  ])
})

test('articles are those of the language and of English, and can count', () => {
  expect(sorted('de', ['Die Ärzte', 'The Beatles', 'Der Plan', 'Les Rita'])).toEqual([
    'Die Ärzte',
    'The Beatles',
    'Les Rita',
    'Der Plan',
  ])
  expect(sorted('fr', ['Mer', 'Les Rita', "L'Amour", 'L’Été', 'Lamour', 'Die Form'])).toEqual([
    "L'Amour",
    'Die Form',
    'L’Été',
    'Lamour',
    'Mer',
    'Les Rita',
  ])
  expect(sorted('de', ['Die Ärzte', 'Abba', 'Der Plan'], false)).toEqual(['Abba', 'Der Plan', 'Die Ärzte'])
  expect(sorted('en', ['The', 'The The', 'A'])).toEqual(['A', 'The', 'The The'])
})

test('a filter compares the name as it is shown, whatever its place', () => {
  for (const language of ['en', 'de', 'sv', 'ja'])
    expect(sortKeysBy({ language, articles: true })('Die Ärzte').split('\n')[1]).toBe('die arzte')
})
