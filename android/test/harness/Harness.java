import android.content.Intent;
import android.media.AudioManager;
import android.media.MediaPlayer;
import android.net.Uri;
import android.webkit.DownloadListener;
import android.webkit.JavascriptInterface;
import android.webkit.PermissionRequest;
import android.webkit.RenderProcessGoneDetail;
import android.webkit.ValueCallback;
import android.webkit.WebChromeClient;
import android.webkit.WebResourceError;
import android.webkit.WebResourceRequest;
import android.webkit.WebResourceResponse;
import android.webkit.WebView;
import android.webkit.WebViewClient;
import fake.Fake;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;

/**
 * Runs the real classes of the shell. Each input line is an action of Android: a word and its arguments, separated by
 * tabs.
 */
public final class Harness implements Runnable {
    private static android.app.Activity activity;
    private final String[] words;

    private Harness(String line) {
        words = line.split("\t", -1);
    }

    public static void main(String[] arguments) throws Exception {
        Fake.devices = new Devices();
        for (String name : new String[] {"files", "assets", "focus", "cookie"}) Devices.settings.put(name, System.getProperty(name));
        if (System.getProperty("server") != null) Devices.preferences.edit().putString("server", System.getProperty("server"));
        Devices.service = (android.app.Service) make("PlaybackService");
        Devices.service.onCreate();
        Thread reader = new Thread("commands") {
            @Override public void run() {
                read();
            }
        };
        reader.start();
        Record.line("ready", System.getProperty("java.vm.name"));
        MainLoop.run();
    }

    private static Object make(String name) throws Exception {
        return Class.forName("org.pezzottify.shell." + name).getConstructor().newInstance();
    }

    private static void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"))) {
            for (String line; (line = lines.readLine()) != null; ) MainLoop.post(new Harness(line));
        } catch (IOException e) {
            e.printStackTrace();
        }
        System.exit(0);
    }

    @Override public void run() {
        try {
            Object answer = perform();
            Record.line("done", words[0], answer);
        } catch (Exception e) {
            throw new IllegalStateException(words[0] + ": " + e, e);
        }
    }

    private Object perform() throws Exception {
        WebViewClient client = (WebViewClient) Devices.client;
        WebView view = (WebView) Devices.view;
        switch (words[0]) {
            case "settle": return null;
            case "set": Devices.settings.put(words[1], words[2]); return null;
            case "post": return call(Devices.bridge, "post", words[1], words[2]);
            case "hello": return call(Devices.bridge, "hello");
            case "press": return press();
            case "finish": Tape.end(playerOf(words[1])); return null;
            case "break": return ((MediaPlayer.OnErrorListener) State.get(playerOf(words[1]), "OnErrorListener"))
                    .onError(playerOf(words[1]), 1, Integer.parseInt(words[2]));
            case "stall": return ((MediaPlayer.OnInfoListener) State.get(playerOf(words[1]), "OnInfoListener"))
                    .onInfo(playerOf(words[1]), Integer.parseInt(words[2]), 0);
            case "focus": ((AudioManager.OnAudioFocusChangeListener) Devices.focus).onAudioFocusChange(Integer.parseInt(words[1])); return null;
            case "noisy": ((android.content.BroadcastReceiver) Devices.receiver).onReceive(Devices.service, new Intent(AudioManager.ACTION_AUDIO_BECOMING_NOISY)); return null;
            case "elapse": MainLoop.elapse(words.length > 1 ? Long.parseLong(words[1]) : Long.MAX_VALUE); return null;
            case "page": State.put(view, "url", words[1]); client.onPageStarted(view, words[1], null); return null;
            case "intercept": return shown(client.shouldInterceptRequest(view, request(words[1])));
            case "fetch": return whole(client.shouldInterceptRequest(view, request(words[1])));
            case "navigate": return client.shouldOverrideUrlLoading(view, request(words[1]));
            case "unreachable": client.onReceivedError(view, request(words[1]), Fake.make(WebResourceError.class)); return null;
            case "status": client.onReceivedHttpError(view, request(words[1]), status(Integer.parseInt(words[2]))); return null;
            case "gone": return client.onRenderProcessGone(view, Fake.make(RenderProcessGoneDetail.class));
            case "key": return Devices.service.onStartCommand(key(words[1]), 0, 1);
            case "button": return Devices.callback.onMediaButtonEvent(key(words[1]));
            case "arrived": client.onPageCommitVisible(view, String.valueOf(State.get(view, "url"))); return null;
            case "start": return Devices.service.onStartCommand(words.length > 1 ? new Intent(words[1]) : null, 0, 1);
            case "wiped": Devices.service.onTaskRemoved(new Intent()); return null;
            case "destroy": Devices.service.onDestroy(); return null;
            case "timeout": return Devices.service.getClass().getMethod("onTimeout", int.class, int.class).invoke(Devices.service, 1, 1);
            case "trim": Devices.service.onTrimMemory(Integer.parseInt(words[1])); return null;
            case "browse": ((android.service.media.MediaBrowserService) Devices.service).onLoadChildren(words[1], Fake.make(android.service.media.MediaBrowserService.Result.class)); return null;
            case "art": return art(words[1]);
            case "asks": ((WebChromeClient) Devices.chrome).onPermissionRequest(question(words[1], words[2])); return null;
            case "saves": ((DownloadListener) Devices.downloading).onDownloadStart(words[1], "agent", words[2], "application/x-tar", 5); return null;
            case "files": return ((WebChromeClient) Devices.chrome).onShowFileChooser(view, chosen(), new WebChromeClient.FileChooserParams() {});
            case "window": return window(words[1]);
            default: throw new IllegalArgumentException("no such word");
        }
    }

    /** The page can call only annotated methods, as in a real WebView. */
    private static Object call(Object target, String name, Object... values) throws Exception {
        for (Method method : target.getClass().getMethods())
            if (method.getName().equals(name) && method.isAnnotationPresent(JavascriptInterface.class)) {
                method.setAccessible(true);
                return method.invoke(target, values);
            }
        throw new NoSuchMethodException(name + " is not open to the page");
    }

    private Object press() throws Exception {
        android.media.session.MediaSession.Callback keys = Devices.callback;
        if (words[1].equals("onSeekTo")) keys.onSeekTo(Long.parseLong(words[2]));
        else if (words[1].equals("onPlayFromSearch")) keys.onPlayFromSearch(words[2], null);
        else if (words[1].equals("onPlayFromMediaId")) keys.onPlayFromMediaId(words[2], null);
        else Devices.press(words[1]);
        return null;
    }

    private static MediaPlayer playerOf(String url) {
        for (Object each : State.objects())
            if (each instanceof MediaPlayer && url.equals(State.get(each, "url"))) return (MediaPlayer) each;
        throw new IllegalArgumentException("nothing plays " + url);
    }

    /** A key of a headset, as Android hands it to a service that it starts for it. */
    private static Intent key(String name) {
        Intent intent = new Intent(Intent.ACTION_MEDIA_BUTTON);
        android.view.KeyEvent key = Fake.make(android.view.KeyEvent.class);
        State.put(key, "press", name);
        State.put(key, "code", name.matches("[0-9]+") ? Integer.valueOf(name) : null);
        State.put(intent, "key", key);
        return intent;
    }

    private static WebResourceRequest request(String url) {
        WebResourceRequest request = new WebResourceRequest() {};
        State.put(request, "url", Devices.uriOf(url));
        return request;
    }

    /** A page asks for what its names say, such as the camera. */
    private static PermissionRequest question(String url, String names) {
        PermissionRequest question = new PermissionRequest() {};
        State.put(question, "url", Devices.uriOf(url));
        State.put(question, "wanted", names.split(","));
        return question;
    }

    /** A page that hears which files were chosen. */
    private static ValueCallback<Uri[]> chosen() {
        return new ValueCallback<Uri[]>() {
            @Override public void onReceiveValue(Uri[] files) {
                Record.line("chosen", files == null ? null : String.valueOf(files[0]));
            }
        };
    }

    private static WebResourceResponse status(int status) {
        WebResourceResponse answer = Fake.make(WebResourceResponse.class);
        State.put(answer, "status", status);
        return answer;
    }

    /** Type, status and the beginning of the text; null when the network is asked. */
    private static String shown(WebResourceResponse answer) throws IOException {
        if (answer == null) return null;
        Object[] made = (Object[]) State.get(answer, "made");
        byte[] text = new byte[60];
        int length = Math.max(0, ((InputStream) made[made.length - 1]).read(text));
        return made[0] + " " + made[2] + " " + new String(text, 0, length, "UTF-8").trim();
    }

    /** Type, status, and the bytes in Base64. */
    private static String whole(WebResourceResponse answer) throws IOException {
        if (answer == null) return null;
        Object[] made = (Object[]) State.get(answer, "made");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[64 * 1024];
        try (InputStream in = (InputStream) made[made.length - 1]) {
            for (int count; (count = in.read(piece)) >= 0; ) bytes.write(piece, 0, count);
        }
        return made[0] + " " + made[2] + " " + java.util.Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** A car reads a picture: the file that it gets; null for none. */
    private static Object art(String uri) throws Exception {
        android.content.ContentProvider art = (android.content.ContentProvider) make("Art");
        art.onCreate();
        try {
            art.openFile(Devices.uriOf(uri), "r");
            return Devices.settings.get("opened");
        } catch (java.io.FileNotFoundException e) {
            return null;
        }
    }

    private Object window(String what) throws Exception {
        switch (what) {
            case "create": activity = (android.app.Activity) make("MainActivity"); lifecycle("onCreate", android.os.Bundle.class); lifecycle("onStart"); return null;
            case "glance": window("create"); lifecycle("onStop"); return null;
            case "onNewIntent": {
                Intent link = new Intent("android.intent.action.VIEW", Devices.uriOf(words[2]));
                Method method = activity.getClass().getDeclaredMethod(what, Intent.class);
                method.setAccessible(true);
                return method.invoke(activity, link);
            }
            case "chose": {
                Method method = activity.getClass().getDeclaredMethod("onActivityResult", int.class, int.class, Intent.class);
                method.setAccessible(true);
                return method.invoke(activity, 2, Integer.parseInt(words[2]), new Intent("", Devices.uriOf("content://files/1")));
            }
            case "onBackPressed": activity.onBackPressed(); return null;
            case "granted": activity.onRequestPermissionsResult(Integer.parseInt(words[2]), new String[1], new int[] {words.length > 3 ? Integer.parseInt(words[3]) : 0}); return null;
            default: lifecycle(what); return null;
        }
    }

    private static void lifecycle(String name, Class<?>... parameters) throws Exception {
        Method method = activity.getClass().getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        method.invoke(activity, new Object[parameters.length]);
    }
}
