#!/bin/sh
# Two packages that set one field of an MP3's tag from JavaScript, and what a tag of ID3v2.4 is afterwards, of which they were
# asked to change the title:
#   node-id3 0.2.9    "Ann" and "Bob" become one artist, "AnnBob": the zero byte between values is dropped, here and in TXXX.
#                     Frames that it does not know are gone: RVA2 (gain), and Apple's GRP1 and MVNM
#   mp3tag.js 3.16.0  stops reading at the first frame that it does not know, without an error, and writes what it has read:
#                     all that stood behind Apple's GRP1 is gone, MusicBrainz ids too
# Both report success. For a music server: what a small web tool has once touched is to be known by its sound, not by its tags.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1
npm install --silent --no-save --prefix "$work/npm" node-id3@0.2.9 mp3tag.js@3.16.0 >/dev/null
run ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=2 song.mp3
run python3 - <<'PYTHON'
import mutagen.id3 as m
tag = m.ID3()
for frame in [m.TPE1(3, ['Ann', 'Bob']), m.TIT2(3, ['Song']), m.RVA2('track', 1, -6.5, 0.9), m.GRP1(3, ['Work']),
              m.TXXX(3, 'MusicBrainz Album Id', ['some-id'])]:
    tag.add(frame)
tag.save('song.mp3', v2_version=4)
PYTHON
cp song.mp3 node-id3.mp3
cat >"$work/npm/change.mjs" <<'JS'
import { readFileSync, writeFileSync } from 'node:fs'
import NodeID3 from 'node-id3'
import MP3Tag from 'mp3tag.js'
console.log(NodeID3.update({ title: 'New' }, 'node-id3.mp3'))
const bytes = new Uint8Array(readFileSync('song.mp3')).buffer
const file = new (MP3Tag.default ?? MP3Tag)(bytes)
file.read()
file.tags.title = 'New'
file.save()
console.log(file.error === '')
writeFileSync('mp3tag.mp3', Buffer.from(file.buffer))
JS
frames() { run python3 -c 'import mutagen, sys; print(*sorted(mutagen.File(sys.argv[1]).keys()))' "$1"; }
artists() { run python3 -c 'import mutagen, sys; print(*mutagen.File(sys.argv[1])["TPE1"].text, sep="+")' "$1"; }
id='TXXX:MusicBrainz Album Id'
same 'before' "GRP1 RVA2:track TIT2 TPE1 $id" "$(frames song.mp3)"
same 'both report success' 'true true' "$(node npm/change.mjs | tr '\n' ' ' | sed 's/ $//')"
same 'node-id3, artists' 'AnnBob' "$(artists node-id3.mp3)"
same 'node-id3, frames' "TIT2 TPE1 $id" "$(frames node-id3.mp3)"
same 'mp3tag.js, artists' 'Ann+Bob' "$(artists mp3tag.mp3)"
same 'mp3tag.js, frames' 'TIT2 TPE1' "$(frames mp3tag.mp3)"
finish
