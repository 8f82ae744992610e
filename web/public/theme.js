// Runs before the first paint, so that nobody sees another person's colours flash by.
;(function () {
  var root = document.documentElement
  var chosen = {}
  try {
    chosen = JSON.parse(localStorage.getItem('pezzottify_preferences') || '{}') || {}
  } catch {
    chosen = {}
  }
  function pick(name, allowed, usual) {
    return allowed.indexOf(chosen[name]) >= 0 ? chosen[name] : usual
  }
  var palettes = ['Classic', 'OceanBlue', 'SunsetCoral', 'PurpleHaze', 'RoseGold', 'Midnight', 'Forest']
  root.dataset.theme = pick('theme', ['system', 'light', 'dark', 'amoled'], 'dark')
  root.dataset.palette = pick('palette', palettes, 'Classic')
  root.dataset.font = pick('font', ['System', 'SansSerif', 'Serif', 'Monospace'], 'SansSerif')
})()

// The content security policy allows no code made from text. The schema library asks by trying, unless it is told.
globalThis.__zod_globalConfig = { jitless: true }
