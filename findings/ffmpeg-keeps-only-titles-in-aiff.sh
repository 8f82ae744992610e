#!/bin/sh
# ffmpeg 5.1.9 carries title, artist, album and track from FLAC to MP3, M4A, Ogg and WAV. To AIFF it carries the title alone:
# AIFF's own text chunks have no artist that ffmpeg knows, and the ID3 tag that AIFF files of every shop have is written only
# with -write_id3v2 1, which is off. It says nothing about it.
# For a music server: a folder of AIFF with titles and nobody's name is one that was converted. What its folders are called
# tells more than its tags.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1
tone tone.wav
run flac -s -T TITLE=Song -T ARTIST=Ann -T ALBUM=One -T TRACKNUMBER=3 -o song.flac tone.wav 2>/dev/null
tags() { run ffprobe -v error -show_entries format_tags=title,artist,album,track -of csv=p=0 "$1"; }
for name in song.wav song.aiff; do run ffmpeg -nostdin -v error -y -i song.flac $name; done
run ffmpeg -nostdin -v error -y -i song.flac -write_id3v2 1 asked.aiff
same 'WAV' 'Ann,Song,One,3' "$(tags song.wav)"
same 'AIFF' 'Song' "$(tags song.aiff)"
same 'AIFF with -write_id3v2 1' 'Song,Ann,One,3' "$(tags asked.aiff)"
finish
