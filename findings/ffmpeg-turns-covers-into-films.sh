#!/bin/sh
# ffmpeg 5.1.9 (Debian 12) converts a FLAC with a cover, by the plainest command there is (`ffmpeg -i a.flac b.EXT`). The
# cover is a video stream to it, and each container does something else with that:
#   .ogg   a Theora *film* of one picture comes first, the Vorbis sound second, with the tags in both
#   .wma   a film in MS-MPEG4, not an attached picture
#   .mp3   an attached picture, but the JPEG has become a PNG
#   .opus  the cover is dropped in silence
#   .mka   the cover is dropped in silence
#   .m4a   nothing is written: the command fails
# For a music server: the first stream of an audio file may be a film, and its tags are to be read from the sound's stream.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1
tone tone.wav
picture cover.jpg
run flac -s -T ARTIST=A --picture=cover.jpg -o song.flac tone.wav 2>/dev/null
streams() {
  run ffmpeg -nostdin -v quiet -y -i song.flac "song.$1" || { echo fails; return; }
  run ffprobe -v error -show_entries stream=codec_name -of csv=p=0 "song.$1" | tr '\n' ' ' | sed 's/ $//'
}
same flac 'flac mjpeg' "$(run ffprobe -v error -show_entries stream=codec_name -of csv=p=0 song.flac | tr '\n' ' ' | sed 's/ $//')"
same ogg 'theora vorbis' "$(streams ogg)"
same wma 'msmpeg4v3 wmav2' "$(streams wma)"
same mp3 'mp3 png' "$(streams mp3)"
same opus opus "$(streams opus)"
same mka vorbis "$(streams mka)"
same m4a fails "$(streams m4a)"
finish
