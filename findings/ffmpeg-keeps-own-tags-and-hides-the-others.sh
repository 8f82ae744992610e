#!/bin/sh
# ffmpeg drops tags that M4A has no name for, MusicBrainz ids among them. The advice that is found everywhere is
# -movflags use_metadata_tags. With it ffmpeg 5.1.9 keeps them, and writes *all* tags in another place and shape (handler
# mdta, a list of keys, numbered items): mutagen 1.46.0 then sees no title and no artist, and so do the programs above it.
# Only ffmpeg and QuickTime's relatives read such a file.
# For a music server: read both shapes. Otherwise the people who took most care with their tags have none.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1
tone tone.wav
run flac -s -T TITLE=Song -T ARTIST=Ann -T MUSICBRAINZ_ALBUMID=some-id -o song.flac tone.wav 2>/dev/null
run ffmpeg -nostdin -v error -y -i song.flac plain.m4a
run ffmpeg -nostdin -v error -y -i song.flac -movflags use_metadata_tags own.m4a
id() { run ffprobe -v error -show_entries format_tags=MUSICBRAINZ_ALBUMID -of csv=p=0 "$1"; }
named() { run python3 -c 'import mutagen, sys; tags = mutagen.File(sys.argv[1]); print(tags.get("©nam"), tags.get("©ART"))' "$1"; }
same 'without the flag, the id' '' "$(id plain.m4a)"
same 'without the flag, title and artist' "['Song'] ['Ann']" "$(named plain.m4a)"
same 'with the flag, the id' 'some-id' "$(id own.m4a)"
same 'with the flag, title and artist' 'None None' "$(named own.m4a)"
finish
