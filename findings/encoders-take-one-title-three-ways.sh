#!/bin/sh
# Four encoders that take a file with tags, and one option to say another title. With no such option each copies all tags.
#   flac 1.4.2                              the new title replaces *all* tags, with a warning; the picture stays
#   lame 3.100                              all tags and the picture are gone, without a word
#   opusenc 0.2, oggenc (vorbis-tools 1.4.2)   the new title stands *beside* the old one: ffprobe 5.1.9 shows "New;Lake"
# For a music server: take the first of several titles, not all of them; and know files by their sound, since a corrected title
# can cost the artist, the album and the MusicBrainz ids.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1 flac=1.4.2+ds-2 lame=3.100-6 opus-tools=0.2-1+b1 vorbis-tools=1.4.2-1+b1
tone song.wav
picture cover.jpg
run flac -s -T TITLE=Lake -T ARTIST=Ann -T ALBUM=Hills -T MUSICBRAINZ_ALBUMID=id --picture=cover.jpg song.wav -o song.flac 2>/dev/null
run lame --quiet song.wav song.mp3
run python3 - <<'PYTHON'
import mutagen.id3 as m
tag = m.ID3()
for frame in [m.TPE1(3, ['Ann']), m.TIT2(3, ['Lake']), m.TALB(3, ['Hills']), m.TXXX(3, 'MusicBrainz Album Id', ['id']),
              m.APIC(0, 'image/jpeg', 3, '', open('cover.jpg', 'rb').read())]:
    tag.add(frame)
tag.save('song.mp3', v2_version=4)
PYTHON
run flac -s song.flac -o copied.flac
run flac -s -T TITLE=New song.flac -o titled.flac 2>warning
run lame --quiet -b 64 song.mp3 copied.mp3
run lame --quiet -b 64 --tt New song.mp3 titled.mp3 2>>silence
run opusenc --quiet --title New song.flac titled.opus
run oggenc -Q -t New song.flac -o titled.ogg
names() {
  run python3 - "$1" <<'PYTHON'
import mutagen, sys
file = mutagen.File(sys.argv[1])
names = [name for name, _ in file.tags] if isinstance(file.tags, list) else list(file.tags)
print(*sorted(name.upper() for name in names if name.upper() not in ('ENCODER', 'METADATA_BLOCK_PICTURE')),
      *['picture'] * len(getattr(file, 'pictures', [])))
PYTHON
}
title() { run ffprobe -v error -show_entries format_tags=title:stream_tags=title -of default=nk=1:nw=1 "$1"; }
same 'flac, no option' 'ALBUM ARTIST MUSICBRAINZ_ALBUMID TITLE picture' "$(names copied.flac)"
same 'flac, -T TITLE' 'TITLE picture' "$(names titled.flac)"
same 'flac warns' 1 "$(grep -c 'replacing tags' warning)"
same 'lame, no option' 'APIC: TALB TIT2 TPE1 TXXX:MUSICBRAINZ ALBUM ID' "$(names copied.mp3)"
same 'lame, --tt' 'TIT2 TLEN TSSE' "$(names titled.mp3)"
same 'lame says nothing' '' "$(cat silence)"
same 'opusenc, --title' 'ALBUM ARTIST MUSICBRAINZ_ALBUMID TITLE TITLE' "$(names titled.opus)"
same 'oggenc, -t' 'ALBUM ARTIST MUSICBRAINZ_ALBUMID TITLE TITLE' "$(names titled.ogg)"
same 'titles as ffprobe shows them' 'New;Lake New;Lake' "$(title titled.opus) $(title titled.ogg)"
finish
