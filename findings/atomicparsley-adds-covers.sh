#!/bin/sh
# AtomicParsley 20210715: every other option sets a value, `--artwork` adds one. A script that runs it again, to replace a
# cover by a better one, leaves the old one first: players that take the first picture go on showing the old cover, and the
# file grows with each run.
# For a music server: an MP4 file may hold several covers of the same kind, and the first is not always the one meant.
. "$(dirname "$0")/debian-tools.sh"
fetch atomicparsley=20210715.151551.e7ad03a-1+b1 ffmpeg=7:5.1.9-0+deb12u1
tone tone.wav
picture red.jpg
run ffmpeg -nostdin -v error -y -f lavfi -i color=blue:size=300x300 -frames:v 1 blue.jpg
run ffmpeg -nostdin -v error -y -i tone.wav -c:a aac song.m4a
for artist in One Two; do run AtomicParsley song.m4a --artist "$artist" --overWrite >/dev/null; done
for cover in red.jpg blue.jpg; do run AtomicParsley song.m4a --artwork "$cover" --overWrite >/dev/null; done
same 'artist set twice' Two "$(run ffprobe -v error -show_entries format_tags=artist -of csv=p=0 song.m4a)"
same 'widths of the covers, set twice' '200 300' \
  "$(run ffprobe -v error -select_streams v -show_entries stream=width -of csv=p=0 song.m4a | tr '\n' ' ' | sed 's/ $//')"
finish
