#!/bin/sh
# ffmpeg carries tags over by itself, from MP3 to FLAC for example. From Ogg Vorbis and Opus it carries none: it takes their
# comments for those of a stream, not of the file, and MP3, M4A, FLAC and WMA have a place for those of a file alone. ffmpeg
# 5.1.9 says nothing about it. To Matroska and WebM they come along, with the title as the name of the stream.
# -map_metadata 0:s:0 keeps all of them.
# For a music server: whoever converted a library of Ogg files has songs without tags, so that the names of files and folders
# must do; and in Matroska a title may be the name of the track.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 vorbis-tools=1.4.2-1+b1 opus-tools=0.2-1+b1
tags() { run ffprobe -v error -show_entries "$2_tags=title,artist" -of csv=p=0 "$1" | tr , '\n' | sort | xargs; }
tone tone.wav
run oggenc -Q -t Song -a Ann -o song.ogg tone.wav 2>/dev/null
run opusenc --quiet --title Song --artist Ann tone.wav song.opus 2>/dev/null
run ffmpeg -nostdin -v error -y -i tone.wav -metadata title=Song -metadata artist=Ann song.mp3
run ffmpeg -nostdin -v error -y -i song.mp3 from-mp3.flac
same 'from MP3 to FLAC' 'Ann Song' "$(tags from-mp3.flac format)"
for from in ogg opus; do
  for to in mp3 m4a flac wma; do
    run ffmpeg -nostdin -v error -y -i "song.$from" "from-$from.$to"
    same "from $from to $to" '' "$(tags "from-$from.$to" format)"
  done
done
run ffmpeg -nostdin -v error -y -i song.opus -map_metadata 0:s:0 asked.mp3
same 'from Opus to MP3, asked for' 'Ann Song' "$(tags asked.mp3 format)"
run ffmpeg -nostdin -v error -y -i song.opus -c copy song.mka
same 'from Opus to Matroska, of the file' '' "$(tags song.mka format)"
same 'from Opus to Matroska, of the stream' 'Ann Song' "$(tags song.mka stream)"
finish
