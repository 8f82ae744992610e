// Runs before the first paint, so that the default colours do not flash.
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

// The content security policy forbids code made from text. Without this setting the schema library would test that
// by trying.
globalThis.__zod_globalConfig = { jitless: true }
