#!/bin/sh
# Five packages that read timed lyrics (LRC) in JavaScript, and when they say that a line is sung. The time of a line has a
# fraction of a second, of one, two or three digits:
#
#                          [00:12.5]     [00:13.50]   [00:14.500]
#   lrc-kit 1.2.1          12.5          13.5         14.5
#   lrc-file-parser 2.4.2  12.005        13.05        14.5     digits are counted as milliseconds, however many there are
#   lyric-parser 1.0.1     line is gone  13.5         19       digits are counted as hundredths, however many there are
#   clrc 3.1.4             line is gone  13.5         14.5
#   liricle 4.2.0          line is gone  13.5         14.5
#
# No form of a time is read alike by all of them, not even that of two digits, which nearly every file has: there a line is up
# to 0.9 s early. For a music server: clients get the times as numbers, not the text to read it again.
. "$(dirname "$0")/debian-tools.sh"
npm install --silent --no-save --prefix "$work/npm" lrc-kit@1.2.1 lrc-file-parser@2.4.2 lyric-parser@1.0.1 clrc@3.1.4 \
  liricle@4.2.0 >/dev/null
cat >"$work/npm/read.mjs" <<'JS'
import { Lrc } from 'lrc-kit'
import FileParser from 'lrc-file-parser'
import LyricParser from 'lyric-parser'
import { parse } from 'clrc'
import Liricle from 'liricle'
const text = '[00:12.5]one\n[00:13.50]two\n[00:14.500]three\n'
const readers = {
  'lrc-kit': () => Lrc.parse(text).lyrics.map((line) => [line.content, line.timestamp]),
  'lrc-file-parser': () => {
    const parser = new FileParser({})
    parser.setLyric(text)
    return parser.lines.map((line) => [line.text, line.time / 1000])
  },
  'lyric-parser': () => new LyricParser(text).lines.map((line) => [line.txt, line.time / 1000]),
  clrc: () =>
    parse(text)
      .filter((line) => line.type === 'lyric')
      .map((line) => [line.content, line.startMillisecond / 1000]),
  liricle: () =>
    new Promise((done, failed) => {
      const liricle = new Liricle()
      liricle.on('load', ({ lines }) => done(lines.map((line) => [line.text, line.time])))
      liricle.on('loaderror', failed)
      liricle.load({ text })
    }),
}
const lines = await readers[process.argv[2]]()
console.log(lines.map(([text, seconds]) => `${text}=${seconds}`).join(' '))
process.exit(0)
JS
sung_in() { (cd "$work/npm" && node read.mjs "$1"); }
same 'lrc-kit' 'one=12.5 two=13.5 three=14.5' "$(sung_in lrc-kit)"
same 'lrc-file-parser' 'one=12.005 two=13.05 three=14.5' "$(sung_in lrc-file-parser)"
same 'lyric-parser' 'two=13.5 three=19' "$(sung_in lyric-parser)"
same 'clrc' 'two=13.5 three=14.5' "$(sung_in clrc)"
same 'liricle' 'two=13.5 three=14.5' "$(sung_in liricle)"
finish
