#!/bin/sh
# jsmediatags 3.9.7, which many small players read tags with, gives the first of several values of an ID3v2.4 frame and no hint
# that there are more, in TPE1 as in TXXX. In FLAC it is the other way round: of two ARTIST comments the last one stays. So the
# same album, in two formats, has two different artists. Its "year" is empty for both, from TDRC as from DATE.
# For a music server: what a player of this family shows as the artist is not what the file says.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1
npm install --silent --no-save --prefix "$work/npm" jsmediatags@3.9.7 >/dev/null
tone tone.wav
run flac -s -T ARTIST=Ann -T ARTIST=Bob -T DATE=2011 -o song.flac tone.wav 2>/dev/null
run ffmpeg -nostdin -v error -y -i tone.wav song.mp3
run python3 - <<'PYTHON'
import mutagen.id3 as m
tag = m.ID3()
for frame in [m.TPE1(3, ['Ann', 'Bob']), m.TDRC(3, ['2011-03-05'])]:
    tag.add(frame)
tag.save('song.mp3', v2_version=4)
PYTHON
cat >"$work/npm/read.mjs" <<'JS'
import jsmediatags from 'jsmediatags'
const [path] = process.argv.slice(2)
const { tags } = await new Promise((onSuccess, onError) => jsmediatags.read(path, { onSuccess, onError }))
console.log(tags.artist, tags.year)
JS
same 'MP3' 'Ann undefined' "$(node npm/read.mjs song.mp3)"
same 'FLAC' 'Bob undefined' "$(node npm/read.mjs song.flac)"
finish
