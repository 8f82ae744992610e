#!/bin/sh
# Debian's `id3v2` (0.1.12, on id3lib) cannot see an ID3v2.4 tag, and says so as if there were none: "No ID3 tag".
# Setting one field then does not add to what is there: the whole tag is replaced by an ID3v2.3 tag with that one field.
# Title and artist, which Picard, mutagen and most taggers of today write as 2.4, are gone without a word.
# For a music server: a file that had all its tags yesterday can honestly have one today. Keep what a person entered by hand,
# and recognise a file by its sound, not by its tags.
. "$(dirname "$0")/debian-tools.sh"
fetch id3v2=0.1.12+dfsg-7 ffmpeg=7:5.1.9-0+deb12u1
tone tone.wav
run ffmpeg -nostdin -v error -y -i tone.wav -metadata title=Title -metadata artist=Artist -id3v2_version 4 song.mp3
tags() { run ffprobe -v error -show_entries format_tags=title,artist,album -of compact=nokey=0 "$1"; }
same 'tag version before' 04 "$(xxd -s 3 -l 1 -p song.mp3)"
same 'tags before' 'format|tag:artist=Artist|tag:title=Title' "$(tags song.mp3)"
same 'what id3v2 sees' 'song.mp3: No ID3 tag' "$(run id3v2 -l song.mp3)"
run id3v2 -A Album song.mp3
same 'tag version after' 03 "$(xxd -s 3 -l 1 -p song.mp3)"
same 'tags after setting the album alone' 'format|tag:album=Album' "$(tags song.mp3)"
finish
