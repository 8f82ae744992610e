import house from 'lucide-static/icons/house.svg?raw'
import search from 'lucide-static/icons/search.svg?raw'
import disc3 from 'lucide-static/icons/disc-3.svg?raw'
import micVocal from 'lucide-static/icons/mic-vocal.svg?raw'
import music2 from 'lucide-static/icons/music-2.svg?raw'
import music from 'lucide-static/icons/music.svg?raw'
import tags from 'lucide-static/icons/tags.svg?raw'
import heart from 'lucide-static/icons/heart.svg?raw'
import plus from 'lucide-static/icons/plus.svg?raw'
import minus from 'lucide-static/icons/minus.svg?raw'
import textQuote from 'lucide-static/icons/text-quote.svg?raw'
import settings from 'lucide-static/icons/settings.svg?raw'
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw'
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw'
import chevronDown from 'lucide-static/icons/chevron-down.svg?raw'
import shuffle from 'lucide-static/icons/shuffle.svg?raw'
import skipBack from 'lucide-static/icons/skip-back.svg?raw'
import skipForward from 'lucide-static/icons/skip-forward.svg?raw'
import play from 'lucide-static/icons/play.svg?raw'
import pause from 'lucide-static/icons/pause.svg?raw'
import repeat from 'lucide-static/icons/repeat.svg?raw'
import repeat1 from 'lucide-static/icons/repeat-1.svg?raw'
import radio from 'lucide-static/icons/radio.svg?raw'
import listMusic from 'lucide-static/icons/list-music.svg?raw'
import monitorSpeaker from 'lucide-static/icons/monitor-speaker.svg?raw'
import volume2 from 'lucide-static/icons/volume-2.svg?raw'
import volume1 from 'lucide-static/icons/volume-1.svg?raw'
import volumeX from 'lucide-static/icons/volume-x.svg?raw'
import maximize2 from 'lucide-static/icons/maximize-2.svg?raw'
import minimize2 from 'lucide-static/icons/minimize-2.svg?raw'
import ellipsis from 'lucide-static/icons/ellipsis.svg?raw'
import listEnd from 'lucide-static/icons/list-end.svg?raw'
import listStart from 'lucide-static/icons/list-start.svg?raw'
import x from 'lucide-static/icons/x.svg?raw'
import gripVertical from 'lucide-static/icons/grip-vertical.svg?raw'
import clock from 'lucide-static/icons/clock.svg?raw'
import timer from 'lucide-static/icons/timer.svg?raw'
import library from 'lucide-static/icons/library.svg?raw'
import check from 'lucide-static/icons/check.svg?raw'
import circleAlert from 'lucide-static/icons/circle-alert.svg?raw'
import circleCheck from 'lucide-static/icons/circle-check.svg?raw'
import cloudOff from 'lucide-static/icons/cloud-off.svg?raw'
import rotateCcw from 'lucide-static/icons/rotate-ccw.svg?raw'
import rotateCw from 'lucide-static/icons/rotate-cw.svg?raw'
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw'
import eye from 'lucide-static/icons/eye.svg?raw'
import eyeOff from 'lucide-static/icons/eye-off.svg?raw'
import info from 'lucide-static/icons/info.svg?raw'
import trash2 from 'lucide-static/icons/trash-2.svg?raw'
import palette from 'lucide-static/icons/palette.svg?raw'
import user from 'lucide-static/icons/user.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import laptop from 'lucide-static/icons/laptop.svg?raw'
import refreshCw from 'lucide-static/icons/refresh-cw.svg?raw'
import history from 'lucide-static/icons/history.svg?raw'
import logOut from 'lucide-static/icons/log-out.svg?raw'
import keyboard from 'lucide-static/icons/keyboard.svg?raw'
import folder from 'lucide-static/icons/folder.svg?raw'
import folderOpen from 'lucide-static/icons/folder-open.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import copy from 'lucide-static/icons/copy.svg?raw'
import power from 'lucide-static/icons/power.svg?raw'
import hardDrive from 'lucide-static/icons/hard-drive.svg?raw'
import save from 'lucide-static/icons/save.svg?raw'
import smartphone from 'lucide-static/icons/smartphone.svg?raw'
import calendar from 'lucide-static/icons/calendar.svg?raw'
import keyRound from 'lucide-static/icons/key-round.svg?raw'
import shield from 'lucide-static/icons/shield.svg?raw'
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw'
import arrowDown from 'lucide-static/icons/arrow-down.svg?raw'

/** The icons in use, by their Lucide names. One meaning, one icon: the queue is `list-music`, devices `monitor-speaker`. */
export const icons = {
  house,
  search,
  'disc-3': disc3,
  'mic-vocal': micVocal,
  'music-2': music2,
  music,
  tags,
  heart,
  plus,
  minus,
  'text-quote': textQuote,
  settings,
  'chevron-left': chevronLeft,
  'chevron-right': chevronRight,
  'chevron-down': chevronDown,
  shuffle,
  'skip-back': skipBack,
  'skip-forward': skipForward,
  play,
  pause,
  repeat,
  'repeat-1': repeat1,
  radio,
  'list-music': listMusic,
  'monitor-speaker': monitorSpeaker,
  'volume-2': volume2,
  'volume-1': volume1,
  'volume-x': volumeX,
  'maximize-2': maximize2,
  'minimize-2': minimize2,
  ellipsis,
  'list-end': listEnd,
  'list-start': listStart,
  x,
  'grip-vertical': gripVertical,
  clock,
  timer,
  library,
  check,
  'circle-alert': circleAlert,
  'circle-check': circleCheck,
  'cloud-off': cloudOff,
  'rotate-ccw': rotateCcw,
  'rotate-cw': rotateCw,
  'wifi-off': wifiOff,
  eye,
  'eye-off': eyeOff,
  info,
  'trash-2': trash2,
  palette,
  user,
  users,
  laptop,
  'refresh-cw': refreshCw,
  history,
  'log-out': logOut,
  keyboard,
  folder,
  'folder-open': folderOpen,
  download,
  'triangle-alert': triangleAlert,
  pencil,
  copy,
  power,
  'hard-drive': hardDrive,
  save,
  smartphone,
  calendar,
  'key-round': keyRound,
  shield,
  'arrow-up': arrowUp,
  'arrow-down': arrowDown,
}

export type IconName = keyof typeof icons
