import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.content.SharedPreferences;
import android.media.MediaPlayer;
import android.media.session.PlaybackState;
import android.net.Uri;
import fake.Fake;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;

/** The few parts of Android with behaviour: the loop, players, the view, intents. Everything else is only recorded. */
final class Devices implements Fake.Devices {
    static final Map<String, String> settings = new HashMap<>();
    static final SharedPreferences preferences = new MemoryPreferences();
    static Object bridge;
    static Object client;
    static Object chrome;
    static Object downloading;
    static android.media.session.MediaSession.Callback callback;
    /** The keys that the session takes: Android passes it no others. */
    private static long actions;
    static Object focus;
    static Object receiver;
    static Object insets;
    static Object view;
    static android.app.Service service;

    @Override public Object on(String member, Object self, Object[] x) throws Exception {
        String name = member.substring("android.".length());
        if (!name.startsWith("net.Uri") && !name.startsWith("os.Handler")) Record.line("call", name, self, x);
        if (name.startsWith("net.Uri.")) return uri(name.substring(8), self, x);
        if (name.startsWith("media.MediaPlayer.")) return player(name.substring(18), (MediaPlayer) self, x);
        if (name.startsWith("content.Intent.")) return intent(name.substring(15), self, x);
        if (name.startsWith("webkit.")) return web(name.substring(7), self, x);
        switch (name) {
            case "os.Handler.post": MainLoop.post((Runnable) x[0]); return true;
            case "os.Handler.postDelayed": MainLoop.later((Runnable) x[0], (Long) x[1]); return true;
            case "os.Handler.removeCallbacks": MainLoop.forget((Runnable) x[0]); return null;
            case "os.SystemClock.elapsedRealtime": return Long.valueOf(settings.containsKey("nowMs") ? settings.get("nowMs") : "0");
            case "app.Service.startForeground":
                // The last argument is the reasons: the first bit is that of downloads.
                if ("no".equals(settings.get("dataSync")) && ((Integer) x[2] & 1) != 0) throw new IllegalStateException("time limit exhausted");
                return null;
            case "media.session.MediaSession.setCallback": callback = (android.media.session.MediaSession.Callback) x[0]; return null;
            case "media.session.MediaController.dispatchMediaButtonEvent":
                if ((actions & PlaybackState.ACTION_PLAY) == 0) return false;
                press((String) State.get(x[0], "press"));
                return true;
            case "media.session.PlaybackState.Builder.setActions": actions = (Long) x[0]; return self;
            case "view.KeyEvent.getKeyCode": return State.get(self, "code");
            case "media.AudioFocusRequest.Builder.setOnAudioFocusChangeListener": focus = x[0]; return null;
            case "media.AudioManager.requestAudioFocus": return "no".equals(settings.get("focus")) ? 0 : 1;
            case "app.Activity.getIntent": return settings.containsKey("link") ? new Intent(Intent.ACTION_VIEW, uriOf(settings.get("link"))) : null;
            case "view.View.setOnApplyWindowInsetsListener": insets = x[0]; return null;
            case "content.ContentResolver.insert": return uriOf("content://downloads/1");
            case "content.ContentResolver.openOutputStream":
                if ("yes".equals(settings.get("full"))) throw new java.io.FileNotFoundException("no room");
                return new FileOutputStream(new File(settings.get("files"), "saved"));
            case "app.DownloadManager.enqueue":
                if ("no".equals(settings.get("downloadManager"))) throw new IllegalArgumentException("Unknown URL");
                return 1L;
            case "os.ParcelFileDescriptor.open": settings.put("opened", ((File) x[0]).getPath()); return null;
            case "content.ContentProvider.getContext": return service;
            case "content.pm.PackageManager.getPackageInfo": return packageInfo();
            case "content.res.AssetManager.open": return new FileInputStream(new File(settings.get("assets"), (String) x[0]));
            default: return context(name.substring(name.lastIndexOf('.') + 1), name, self, x);
        }
    }

    private static Object context(String method, String name, Object self, Object[] x) {
        if (!name.startsWith("content.Context") && !name.startsWith("content.MutableContext")) return null;
        switch (method) {
            case "getSystemService": return systemService((String) x[0]);
            case "getSharedPreferences": return preferences;
            case "getApplicationInfo": return applicationInfo();
            case "getContentResolver": return Fake.make(android.content.ContentResolver.class);
            case "getFilesDir": return new File(settings.get("files"));
            case "getCacheDir": return new File(settings.get("files"), "cache");
            case "getString": return "text " + x[0];
            case "checkSelfPermission": return "yes".equals(settings.get("permissions")) ? 0 : -1;
            case "registerReceiver": receiver = x[0]; return null;
            case "startForegroundService":
                if ("no".equals(settings.get("foreground"))) throw new IllegalStateException("not from the background");
                start((Intent) x[0]);
                return null;
            case "bindService": bind((Intent) x[0], (ServiceConnection) x[1]); return true;
            case "<init>":
            case "setBaseContext": if (x.length > 0) State.put(self, "base", x[0]); return null;
            case "getBaseContext": return State.get(self, "base");
            default: return null;
        }
    }

    private static Object applicationInfo() {
        android.content.pm.ApplicationInfo info = Fake.make(android.content.pm.ApplicationInfo.class);
        info.flags = "yes".equals(settings.get("debuggable")) ? android.content.pm.ApplicationInfo.FLAG_DEBUGGABLE : 0;
        return info;
    }

    private static Object packageInfo() {
        android.content.pm.PackageInfo info = Fake.make(android.content.pm.PackageInfo.class);
        info.versionName = "1.2.3-abc";
        return info;
    }

    /** Calls the method of the session's callback for a key: `onPlay`, `onPause` and so on. */
    static void press(String name) throws Exception {
        Method key = callback.getClass().getMethod(name);
        key.setAccessible(true);
        key.invoke(callback);
    }

    private static Object systemService(String name) {
        switch (name) {
            case "audio": return Fake.make(android.media.AudioManager.class);
            case "download": return Fake.make(android.app.DownloadManager.class);
            case "power": return Fake.make(android.os.PowerManager.class);
            case "wifi": return Fake.make(android.net.wifi.WifiManager.class);
            default: return Fake.make(android.app.NotificationManager.class);
        }
    }

    private static void start(final Intent intent) {
        MainLoop.post(new Runnable() {
            @Override public void run() {
                service.onStartCommand(intent, 0, 1);
            }
        });
    }

    private static void bind(final Intent intent, final ServiceConnection connection) {
        MainLoop.post(new Runnable() {
            @Override public void run() {
                connection.onServiceConnected(Fake.make(ComponentName.class), service.onBind(intent));
            }
        });
    }

    private static Object web(String name, Object self, Object[] x) {
        switch (name) {
            case "WebView.<init>": view = self; State.put(self, "context", x[0]); return null;
            case "WebView.addJavascriptInterface": bridge = x[0]; return null;
            case "WebView.setWebViewClient": client = x[0]; return null;
            case "WebView.setWebChromeClient": chrome = x[0]; return null;
            case "WebView.setDownloadListener": downloading = x[0]; return null;
            case "URLUtil.guessFileName": return String.valueOf(x[1]).replaceAll(".*filename=\"(.*)\"", "$1");
            case "PermissionRequest.getOrigin": return State.get(self, "url");
            case "PermissionRequest.getResources": return State.get(self, "wanted");
            case "WebChromeClient.FileChooserParams.parseResult":
                return (Integer) x[0] == android.app.Activity.RESULT_OK ? new Uri[] {((Intent) x[1]).getData()} : null;
            case "WebView.loadUrl": State.put(self, "url", x[0]); return null;
            case "WebView.getUrl": return State.get(self, "url");
            case "WebView.canGoBack": return "yes".equals(settings.get("canGoBack"));
            case "MimeTypeMap.getMimeTypeFromExtension": return "text/" + x[0];
            case "CookieManager.getCookie": return settings.get("cookie");
            case "WebResourceRequest.getUrl": return State.get(self, "url");
            case "WebResourceRequest.getMethod": return "GET";
            case "WebResourceRequest.isForMainFrame": return true;
            case "WebResourceResponse.<init>": State.put(self, "made", x); return null;
            case "WebResourceResponse.getStatusCode": return State.get(self, "status");
            default: return null;
        }
    }

    private static Object intent(String name, Object self, Object[] x) {
        switch (name) {
            case "<init>": if (x.length > 0 && x[0] instanceof String) State.put(self, "action", x[0]);
                if (x.length > 1 && x[1] instanceof Uri) State.put(self, "data", x[1]); return null;
            case "setAction": State.put(self, "action", x[0]); return self;
            case "addFlags": return self;
            case "getFlags": return "yes".equals(settings.get("fromRecents")) ? Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY : 0;
            case "getAction": return State.get(self, "action");
            case "getData": return State.get(self, "data");
            case "getParcelableExtra": return State.get(self, "key");
            default: return null;
        }
    }

    private static Object player(String name, final MediaPlayer self, Object[] x) {
        if (name.startsWith("setOn")) State.put(self, name.substring(3), x[0]);
        switch (name) {
            case "setDataSource": State.put(self, "url", State.get(x[1], "text")); return null;
            case "prepareAsync": prepare(self); return null;
            case "start": Tape.start(self); return null;
            case "pause": Tape.pause(self); return null;
            case "release": Tape.pause(self); State.put(self, "url", null); return null;
            case "isPlaying": return Tape.plays(self);
            case "seekTo": Tape.seek(self, ((Long) x[0]).intValue()); return null;
            case "getCurrentPosition": return Tape.position(self);
            case "getDuration": return Tape.length();
            case "setNextMediaPlayer": State.put(self, "next", x[0]); return null;
            default: return null;
        }
    }

    private static void prepare(final MediaPlayer player) {
        if (String.valueOf(State.get(player, "url")).contains("slow")) return;
        MainLoop.post(new Runnable() {
            @Override public void run() {
                if (State.get(player, "url") == null) return;
                ((MediaPlayer.OnPreparedListener) State.get(player, "OnPreparedListener")).onPrepared(player);
            }
        });
    }

    private static Object uri(String name, Object self, Object[] x) throws Exception {
        if (name.equals("parse")) return uriOf((String) x[0]);
        if (name.equals("fromFile")) return uriOf(((File) x[0]).toURI().toString());
        if (name.equals("encode")) return URLEncoder.encode((String) x[0], "UTF-8");
        String text = String.valueOf(State.get(self, "text"));
        if (name.equals("toString")) return text;
        URI uri;
        try {
            uri = new URI(text);
        } catch (java.net.URISyntaxException e) {
            return null;
        }
        switch (name) {
            case "getScheme": return uri.getScheme();
            case "getHost": return uri.getHost();
            case "getPort": return uri.getPort();
            case "getPath": return uri.getPath();
            case "getUserInfo": return uri.getUserInfo();
            case "getQueryParameter": return parameter(uri.getRawQuery(), (String) x[0]);
            default: return null;
        }
    }

    static Uri uriOf(String text) {
        Uri uri = Fake.make(Uri.class);
        State.put(uri, "text", text);
        return uri;
    }

    private static String parameter(String query, String name) throws Exception {
        for (String pair : query == null ? new String[0] : query.split("&"))
            if (pair.startsWith(name + "=")) return URLDecoder.decode(pair.substring(name.length() + 1), "UTF-8");
        return null;
    }
}
