#!/bin/sh
# The usual way to edit many tags: list them into a file, change it, write it back. A value of several lines, as lyrics are,
# does not come back, even when nothing was changed:
#   vorbiscomment 1.4.2   lists it as it is; read back, the value ends with its first line, a line with "=" in it becomes a tag
#                         of its own, any other is dropped with a remark, and the status is 0. Only -e on both sides helps
#   metaflac 1.4.2        lists it as it is too, refuses the whole list for a line without "=", and imports nothing: whoever
#                         removed the tags in the step before, as recipes do, has a file without tags
# For a music server: lyrics of one line, or tags named like words of a song, are what is left of the rest.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 vorbis-tools=1.4.2-1+b1
tone tone.wav
lyrics='first line
second=line
third line'
run flac -s -T TITLE=Song -T "LYRICS=$lyrics" -T ARTIST=Ann -o song.flac tone.wav 2>/dev/null
run oggenc -Q song.flac -o song.ogg

status_of() { "$@" >/dev/null 2>&1 && echo 0 || echo "$?"; }
listed() { run "$@" | tr '\n' '|'; }

run vorbiscomment -l song.ogg > list.txt
same 'vorbiscomment, status of writing its own list back' 0 "$(status_of run vorbiscomment -w -c list.txt song.ogg)"
same 'vorbiscomment, what is left' 'TITLE=Song|LYRICS=first line|second=line|ARTIST=Ann|' "$(listed vorbiscomment -l song.ogg)"

run oggenc -Q song.flac -o escaped.ogg
run vorbiscomment -e -l escaped.ogg > list.txt
same 'vorbiscomment -e, status' 0 "$(status_of run vorbiscomment -e -w -c list.txt escaped.ogg)"
same 'vorbiscomment -e, what is left' 'TITLE=Song|LYRICS=first line|second=line|third line|ARTIST=Ann|' \
  "$(listed vorbiscomment -l escaped.ogg)"

run metaflac --export-tags-to=list.txt song.flac
run metaflac --remove-all-tags song.flac
same 'metaflac, status of reading its own list back' 1 "$(status_of run metaflac --import-tags-from=list.txt song.flac)"
same 'metaflac, what is left' '' "$(listed metaflac --export-tags-to=- song.flac)"
finish
